/** When what became visible inside the frame of a dump's page: runs in the browser, before any script of the frame. */

/** Unix times in ms of what happened in the dump's frame, by name. */
export interface PageMarks {
  /** The page's document was there. */
  document?: number;
  /** Its script was loaded. */
  loaded?: number;
  /** The first message of the host: what file it is. */
  opened?: number;
  /** The first message with keys in it. */
  progress?: number;
  /** Rows of keys are on the screen. */
  rows?: number;
  /** Figures of the overview are. */
  figures?: number;
}

/** Where the marks are kept: in the frame that VS Code puts around a page. */
export interface MarkedWindow {
  dumpMarks?: PageMarks;
}

/**
 * Installs the watch in every frame; only one around a dump's page gets marks. Has to stand alone: its text is what the
 * browser runs. It looks into the page from outside before every frame that is drawn: VS Code replaces the page's
 * document more than once, and whatever is installed in there is gone then.
 */
export function installMarks(): void {
  if (window === window.top) return;
  const marks: PageMarks = {};
  const awaited = new Set<string>();
  const whenPainted = (act: () => void): void => {
    const { port1, port2 } = new MessageChannel();
    // A message comes after the frame that is about to be drawn.
    port1.onmessage = act;
    port2.postMessage(null);
  };
  const lookInto = (page: Window): void => {
    const look = (name: 'rows' | 'figures', selector: string): void => {
      if (awaited.has(name) || page.document.querySelector(selector) === null) return;
      awaited.add(name);
      whenPainted(() => (marks[name] = Date.now()));
    };
    if (marks.document === undefined) {
      if (page.document.getElementById('root') === null) return;
      marks.document = Date.now();
      Object.assign(window, { dumpMarks: marks });
      page.addEventListener('message', ({ data }: MessageEvent<{ kind?: string; progress?: { keys: number } }>) => {
        if (data.kind === 'opened') marks.opened ??= Date.now();
        if (data.kind === 'progress' && (data.progress?.keys ?? 0) > 0) marks.progress ??= Date.now();
      });
    }
    if (marks.loaded === undefined) {
      for (const entry of page.performance.getEntriesByType('resource')) {
        if (!entry.name.endsWith('/dump.js') || entry.duration === 0) continue;
        marks.loaded = page.performance.timeOrigin + entry.startTime + entry.duration;
      }
    }
    look('rows', '.key-grid .row-database, .key-grid .row-key');
    look('figures', '.treemap-cell');
  };
  const lookAtAll = (): void => {
    for (const { contentWindow } of document.querySelectorAll('iframe')) {
      try {
        if (contentWindow !== null) lookInto(contentWindow);
      } catch {
        // A frame from elsewhere: none of ours.
      }
    }
    requestAnimationFrame(lookAtAll);
  };
  lookAtAll();
}
