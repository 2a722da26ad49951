import { useState } from 'preact/hooks';
import { Icon } from '../shared/icon.js';
import { useQuantities } from './quantities-context.js';
import { SHARED_WORDS as WORDS } from './words.js';

/** Which part of a value is shown, buttons to its neighbours, a box to go to one element. Nothing for a single page. */
export function Pager({
  start,
  shown,
  total,
  page,
  bytes,
  onStart,
}: {
  readonly start: number;
  readonly shown: number;
  readonly total: number | null;
  /** Elements a page. */
  readonly page: number;
  /** True when bytes are counted rather than elements. */
  readonly bytes: boolean;
  readonly onStart: (start: number) => void;
}) {
  const quantities = useQuantities();
  const [text, setText] = useState('');
  const end = start + shown;
  const more = total === null ? shown >= page : end < total;
  if (shown === 0 || (start === 0 && !more)) return null;
  // Elements are counted from 0 as the server's commands do; what is shown is their number in words.
  const from = quantities.count(bytes ? start : start + 1);
  const range =
    total === null
      ? WORDS.value.ofUnknown(from, quantities.count(end))
      : WORDS.value.of(from, quantities.count(end), bytes ? quantities.exactBytes(total) : quantities.count(total));
  const go = (): void => {
    const wanted = Number(text.trim());
    if (text.trim() === '' || !Number.isSafeInteger(wanted) || wanted < 0) return;
    const last = total === null ? wanted : Math.max(0, total - 1);
    onStart(Math.floor(Math.min(wanted, last) / page) * page);
    setText('');
  };
  return (
    <nav class="pager" aria-label={WORDS.value.paging}>
      <button
        type="button"
        class="icon-button"
        disabled={start === 0}
        title={WORDS.value.previous}
        aria-label={WORDS.value.previous}
        onClick={() => onStart(Math.max(0, start - page))}
      >
        <Icon name="chevron-left" />
      </button>
      <span aria-live="polite">{range}</span>
      <button
        type="button"
        class="icon-button"
        disabled={!more}
        title={WORDS.value.next}
        aria-label={WORDS.value.next}
        onClick={() => onStart(start + page)}
      >
        <Icon name="chevron-right" />
      </button>
      <input
        type="text"
        inputMode="numeric"
        class="pager-input"
        value={text}
        placeholder={bytes ? WORDS.value.goToByte : WORDS.value.goTo}
        aria-label={bytes ? WORDS.value.goToByte : WORDS.value.goTo}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go();
        }}
      />
    </nav>
  );
}
