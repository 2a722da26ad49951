import { Icon } from './icon.js';
import { SHARED_WORDS as WORDS } from './words.js';

/** How far something is, in words and as a bar; `onStop` where it can be stopped. */
export function ScanState({
  text,
  share,
  onStop,
}: {
  readonly text: string;
  /** 0 to 1. */
  readonly share: number;
  readonly onStop: (() => void) | null;
}) {
  return (
    <div class="scan-state">
      <span>{text}</span>
      <div
        class="progress"
        role="progressbar"
        aria-label={WORDS.scan.progress}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <div class="progress-done" style={{ width: `${share * 100}%` }} />
      </div>
      {onStop !== null && (
        <button type="button" class="icon-button" title={WORDS.scan.stop} aria-label={WORDS.scan.stop} onClick={onStop}>
          <Icon name="debug-stop" />
        </button>
      )}
    </div>
  );
}
