import { useEffect, useRef } from 'preact/hooks';

/** Nothing is fetched in it, nothing runs in it, and it goes nowhere: it can draw what this page has already opened. */
const EMPTY_PAGE =
  '<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; ' +
  'img-src blob:; media-src blob:"></head><body></body></html>';

/**
 * A browser gives a film controls of its own where scripts cannot run. Ours stand outside of the frame, and cover it.
 * A sheet made by our own code is no style of the page's, so that the frame's policy can go on allowing none.
 */
function hideOwnControls(page: Document): void {
  const made = page.defaultView?.CSSStyleSheet;
  if (made === undefined) return;
  const sheet = new made();
  sheet.replaceSync('video::-webkit-media-controls { display: none !important; }');
  page.adoptedStyleSheets = [sheet];
}

/**
 * A film or a sound in a frame of its own, in which no script can run: the browser refuses all of them there, by the
 * sandbox and by the frame's own policy, whatever a decoder may be led to. The frame has our origin, so that it may
 * draw our blobs and we may steer what plays; what it shows is named by the page around it.
 */
export function Sandbox<Name extends 'video' | 'audio'>(props: {
  name: Name;
  url: string;
  label: string;
  class?: string;
  onElement: (element: HTMLElementTagNameMap[Name] | null) => void;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const { url, name, onElement } = props;
  const show = () => {
    const page = frame.current?.contentDocument;
    if (!page) return;
    const element = page.createElement(name);
    page.documentElement.style.blockSize = '100%';
    Object.assign(page.body.style, { margin: '0', blockSize: '100%', background: '#26241f' });
    Object.assign(element.style, { inlineSize: '100%', blockSize: '100%', objectFit: 'contain' });
    hideOwnControls(page);
    element.preload = 'auto';
    element.disableRemotePlayback = true;
    element.src = url;
    page.body.replaceChildren(element);
    onElement(element);
  };
  useEffect(
    () => () => {
      // A film that is taken off the page goes on sounding until it is let go.
      const element = frame.current?.contentDocument?.querySelector(name);
      element?.pause();
      element?.removeAttribute('src');
      onElement(null);
    },
    [url],
  );
  return (
    <iframe
      key={url}
      ref={frame}
      class={props.class}
      title={props.label}
      sandbox="allow-same-origin"
      referrerpolicy="no-referrer"
      srcdoc={EMPTY_PAGE}
      tabIndex={-1}
      data-testid="evidence-frame"
      onLoad={show}
    />
  );
}
