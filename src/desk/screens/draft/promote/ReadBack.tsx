import type { RelayPromoted } from '#protocol/relay.ts';
import { Code } from '#ui/components/Isolated.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useDeskMessages } from '../../../messages/index.ts';

const isAddress = (address: string): boolean => /^https?:\/\//.test(address);

/** What the site gave back after it was sent, and every difference with both sides of it. */
export function ReadBack(props: { promoted: readonly RelayPromoted[] }) {
  const m = useDeskMessages().case.draft.out;
  const asSigned = props.promoted.every(({ differences }) => differences.length === 0);
  return (
    <section class="stack" aria-label={m.done} data-testid="read-back" data-same={asSigned}>
      <Notice kind={asSigned ? 'done' : 'think'} live>
        <p>{asSigned ? m.doneWell : m.doneOther}</p>
      </Notice>
      {props.promoted.map((one) => (
        <div class="stack read-back" key={`${one.language}-${one.slug}`}>
          <p>
            <Code>{one.slug}</Code>{' '}
            {isAddress(one.address) ? (
              <a href={one.address} target="_blank" rel="noreferrer noopener">
                {m.openThere}
              </a>
            ) : null}
          </p>
          {one.differences.map((difference) => (
            <dl class="difference" key={difference.what}>
              <dt>{m.differs[difference.what]}</dt>
              <dd>
                <span class="small soft">{m.sentPart}</span>
                <bdi class="payload">{difference.sent}</bdi>
              </dd>
              <dd>
                <span class="small soft">{m.standsPart}</span>
                <bdi class="payload">{difference.stands}</bdi>
              </dd>
            </dl>
          ))}
          {one.media.length === 0 ? null : (
            <ul class="small soft">
              {one.media.map(({ name, same }) => (
                <li key={name}>
                  <Code>{name}</Code>: {same === null ? m.unseenMedia : same ? m.sameMedia : m.otherMedia}
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </section>
  );
}
