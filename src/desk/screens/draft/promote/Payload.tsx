import { unzipSync } from 'fflate';
import { fromUtf8 } from '#protocol/bytes.ts';
import { Code } from '#ui/components/Isolated.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatBytes } from '#ui/language.ts';
import type { ShownRequest } from '../../../client/promotion-state.ts';
import type { Bundle } from '../../../client/session.ts';
import { type DeskMessages, useDeskMessages } from '../../../messages/index.ts';

const TEXT_FILE = /\.(json|md|txt)$/;

/** The texts of the bundle, taken out of the very bytes that are sent. */
function textsOf(bundle: Bundle): ReadonlyMap<string, string> {
  const files = unzipSync(bundle.zip, { filter: (file) => TEXT_FILE.test(file.name) });
  return new Map(Object.entries(files).map(([name, bytes]) => [name, fromUtf8(bytes)]));
}

/** Every file of a bundle; the words to the letter. */
export function BundlePayload(props: { bundle: Bundle }) {
  const m = useDeskMessages().case.draft;
  const { language } = useLanguage();
  const texts = textsOf(props.bundle);
  return (
    <section class="stack" aria-label={m.outgoing} data-testid="promote-payload">
      <h3>{m.promoteFiles(props.bundle.files.length)}</h3>
      {props.bundle.files.map((file) => {
        const text = texts.get(file.name);
        return (
          <details key={file.name} open={file.name.endsWith('.md')}>
            <summary>
              <Code>{file.name}</Code> · {formatBytes(language, file.bytes)}
            </summary>
            <div class="stack">
              {text === undefined ? null : (
                <pre class="payload" dir="auto">
                  {text}
                </pre>
              )}
              <p class="small soft">
                SHA-256 <Code>{file.sha256}</Code>
              </p>
            </div>
          </details>
        );
      })}
    </section>
  );
}

type Purposes = DeskMessages['case']['draft']['out']['purposes'];

/** Beginnings of what the requests say of themselves; the longer one first. */
const PURPOSES: readonly (readonly [string, keyof Purposes])[] = [
  ['upload', 'upload'],
  ['make the draft', 'draft'],
  ['replace the text', 'change'],
  ['let readers see it later', 'showLater'],
  ['let readers see it', 'show'],
  ['take it back', 'takeBack'],
];

/** Every request with its body to the letter, as the relay sends it; only the site's key is added on the way. */
export function Requests(props: { requests: readonly ShownRequest[]; title: string; soft: string }) {
  const m = useDeskMessages().case.draft.out;
  const { language } = useLanguage();
  const nameOf = ({ purpose }: ShownRequest): string => {
    const key = PURPOSES.find(([beginning]) => purpose.startsWith(beginning))?.[1];
    return key === undefined ? purpose : m.purposes[key];
  };
  return (
    <section class="stack" aria-label={props.title} data-testid="promote-requests">
      <h3>{props.title}</h3>
      <p class="small soft">{props.soft}</p>
      {props.requests.map((request, index) => (
        <details key={`${index}-${request.url}`} open={props.requests.length === 1}>
          <summary>{nameOf(request)}</summary>
          <div class="stack">
            <p class="small">
              <Code>
                {request.method} {request.url}
              </Code>
            </p>
            {request.body === '' ? null : (
              <pre class="payload" dir="auto">
                {request.body}
              </pre>
            )}
            {request.files.map((file) => (
              <p class="small soft" key={file.name}>
                <Code>{m.file(file.name, file.sha256)}</Code> · {formatBytes(language, file.bytes)}
              </p>
            ))}
          </div>
        </details>
      ))}
    </section>
  );
}
