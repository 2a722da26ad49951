import { useMemo, useState } from 'preact/hooks';
import type { LensView } from '../../engine/analysis/lens/lens.js';
import { bytesToText } from '../../engine/analysis/text.js';
import { isPlainText } from './byte-string.js';
import { HexView } from './hex-view.js';
import { JsonDocument, JsonError } from './json-document.js';
import { JsonTree } from './json-tree.js';
import type { Asked } from './asked.js';
import { useQuantities } from './quantities-context.js';
import { TabStrip } from './tab-strip.js';
import { SHARED_WORDS as WORDS } from './words.js';

/** Ways to look at bytes. */
type Look = 'text' | 'json' | 'decoded' | 'hex';

/** The look that says most: what a lens made of the bytes, else text, else hex. */
export function bestLook(lens: LensView | null, bytes: Uint8Array, whole: boolean): Look {
  if (lens !== null) return lens.steps.length === 1 && lens.steps[0] === 'json' ? 'json' : 'decoded';
  return isPlainText(bytes, !whole) ? 'text' : 'hex';
}

/** A string, or one cell, as text, JSON, hex, or what a lens made of it; the best of these at first. */
export function BytesView({
  lensed,
  part,
  bytes,
  start,
  total,
  onOpen,
}: {
  /** What a lens makes of all the bytes, as far as that is known. */
  readonly lensed: Asked<LensView | null>;
  /** True for a part of something larger, which is opened whole elsewhere; a string by itself has pages instead. */
  readonly part: boolean;
  readonly bytes: Uint8Array;
  /** Where the page of bytes begins. */
  readonly start: number;
  /** Bytes in all. */
  readonly total: number;
  readonly onOpen: () => void;
}) {
  const quantities = useQuantities();
  const [chosen, setChosen] = useState<Look | null>(null);
  const { answer: lens, pending, error } = lensed;
  const whole = bytes.length === total;
  const json = lens !== null && lens.language === 'json';
  const plain = lens !== null && lens.steps.length === 1 && lens.steps[0] === 'json';
  const look = chosen ?? bestLook(lens, bytes, whole);
  const looks: { readonly id: Look; readonly label: string }[] = [
    { id: 'text', label: WORDS.value.text },
    ...(plain ? [{ id: 'json' as const, label: WORDS.value.json }] : []),
    ...(lens !== null && !plain
      ? [{ id: 'decoded' as const, label: `${WORDS.value.decoded}: ${lens.steps.join(' → ')}` }]
      : []),
    { id: 'hex', label: WORDS.value.hex },
  ];
  // Before the lens has answered, the choice is not made: what would be shown now might be replaced at once.
  const undecided = chosen === null && pending && lens === null && error === null;
  const shown = looks.some(({ id }) => id === look) ? look : 'text';
  return (
    <div class="bytes-view">
      <div class="bytes-view-head">
        <TabStrip small label={WORDS.value.views} tabs={looks} selected={shown} onSelect={setChosen} />
        {!whole && (shown === 'text' || shown === 'hex') && part && (
          <span class="faint">
            {WORDS.value.cut(quantities.bytes(bytes.length), quantities.bytes(total))}{' '}
            <button type="button" class="link" onClick={onOpen}>
              {WORDS.value.whole}
            </button>
          </span>
        )}
        {lens?.notice !== undefined && lens.notice !== null && (shown === 'json' || shown === 'decoded') && (
          <span class="faint">{lens.notice}</span>
        )}
      </div>
      {!undecided && shown === 'text' && <TextView bytes={bytes} />}
      {shown === 'hex' && <HexView bytes={bytes} base={start} label={WORDS.value.hex} />}
      {(shown === 'json' || shown === 'decoded') &&
        lens !== null &&
        (json ? <JsonView text={lens.text} /> : <LinesView text={lens.text} />)}
    </div>
  );
}

function TextView({ bytes }: { readonly bytes: Uint8Array }) {
  const text = useMemo(() => bytesToText(bytes, { multiline: true }), [bytes]);
  if (bytes.length === 0) return <p class="empty-note">{WORDS.value.emptyValue}</p>;
  return <LinesView text={text} />;
}

function LinesView({ text }: { readonly text: string }) {
  return (
    <pre class="text-view data" tabIndex={0} aria-label={WORDS.value.text}>
      {text}
    </pre>
  );
}

/** JSON as a tree; text that turns out not to be JSON (a cut document) as text, with what is wrong. */
export function JsonView({ text }: { readonly text: string }) {
  const quantities = useQuantities();
  const parsed = useMemo(() => {
    try {
      return { document: new JsonDocument(text), problem: null };
    } catch (error) {
      if (error instanceof JsonError) return { document: null, problem: error.message };
      throw error;
    }
  }, [text]);
  if (parsed.document === null) {
    return (
      <>
        <p class="note">{WORDS.value.jsonBroken(parsed.problem)}</p>
        <LinesView text={text} />
      </>
    );
  }
  return (
    <JsonTree
      document={parsed.document}
      words={{
        label: WORDS.json.label,
        items: (count) => (count === 1 ? WORDS.json.oneItem : WORDS.json.items(quantities.count(count))),
        properties: (count) => (count === 1 ? WORDS.json.oneProperty : WORDS.json.properties(quantities.count(count))),
      }}
    />
  );
}
