import { useEffect, useRef, useState } from 'preact/hooks';
import { HEX_COLUMNS, HEX_ROW_HEIGHT, HexRow, offsetWidth } from './hex-view.js';
import { Icon } from './icon.js';
import { hexOffset } from './quantity.js';
import { clampTop } from './scroll-mapping.js';
import { VirtualRows } from './virtual-rows.js';
import { useQuantities } from './quantities-context.js';
import { SHARED_WORDS as WORDS } from './words.js';

/** Bytes fetched at once. */
const CHUNK = 16_384;
/** Chunks kept. */
const KEPT = 16;
/** Rows of context above the first byte that was asked for. */
const ROWS_ABOVE = 2;

/** A part of the file shown as bytes. */
export interface ByteRegion {
  readonly offset: number;
  readonly length: number;
}

/** What the drawer asks of its page. */
export interface ByteDrawerActions {
  /** Reads bytes of the file. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
  readonly show: (region: ByteRegion | null) => void;
  /** Opens the region in an editor made for bytes. */
  readonly reveal: (region: ByteRegion) => void;
}

/** The file's bytes around a region, in a drawer below: all of the file can be scrolled to. */
export function ByteDrawer({
  region,
  size,
  actions,
  focusOffset,
  name,
}: {
  readonly region: ByteRegion;
  /** Bytes of the file. */
  readonly size: number;
  readonly actions: ByteDrawerActions;
  /** A new object whenever the box for an offset shall have the focus. */
  readonly focusOffset: object | null;
  /** Said when there are several files. */
  readonly name?: string;
}) {
  const quantities = useQuantities();
  const total = Math.ceil(size / HEX_COLUMNS);
  const first = Math.max(0, Math.floor(region.offset / HEX_COLUMNS) - ROWS_ABOVE);
  const [top, setTop] = useState(first);
  const [visible, setVisible] = useState(10);
  const { chunks, error } = useChunks(actions, top, visible, size);
  useEffect(() => setTop(clampTop(first, total, visible)), [region]);
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    element.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  const start = Math.max(0, Math.floor(top));
  const end = Math.min(total, Math.ceil(top + visible) + 1);
  const width = offsetWidth(size);
  const rows = [];
  for (let index = start; index < end; index++) {
    const at = index * HEX_COLUMNS;
    const chunk = chunks.get(Math.floor(at / CHUNK));
    const bytes = chunk?.subarray(at % CHUNK, (at % CHUNK) + HEX_COLUMNS) ?? new Uint8Array(0);
    const marked = [
      Math.max(0, region.offset - at),
      Math.min(bytes.length, region.offset + region.length - at),
    ] as const;
    rows.push(<HexRow key={index} bytes={bytes} offset={at} width={width} marked={marked} />);
  }
  const scroll = (next: number): void => setTop(clampTop(next, total, visible));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') actions.show(null);
    else if (event.target instanceof HTMLInputElement) return;
    else if (event.key === 'ArrowDown') scroll(top + 1);
    else if (event.key === 'ArrowUp') scroll(top - 1);
    else if (event.key === 'PageDown') scroll(top + visible - 1);
    else if (event.key === 'PageUp') scroll(top - visible + 1);
    else if (event.key === 'Home') scroll(0);
    else if (event.key === 'End') scroll(total);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section
      class="drawer"
      aria-label={WORDS.bytes.label}
      tabIndex={-1}
      ref={element}
      data-pane="bytes"
      onKeyDown={onKeyDown}
    >
      <div class="drawer-head">
        <h2>{name ?? WORDS.bytes.label}</h2>
        {region.length > 0 && (
          <span class="faint" title={quantities.exactBytes(region.length)}>
            {WORDS.bytes.region(hexOffset(region.offset), quantities.bytes(region.length))}
          </span>
        )}
        <OffsetBox size={size} show={actions.show} focus={focusOffset} />
        <button type="button" class="text-button" onClick={() => actions.reveal(region)}>
          {WORDS.bytes.inEditor}
        </button>
        <button
          type="button"
          class="icon-button"
          title={WORDS.close}
          aria-label={WORDS.close}
          onClick={() => actions.show(null)}
        >
          <Icon name="close" />
        </button>
      </div>
      {error !== null && <p class="note">{WORDS.bytes.failed(error)}</p>}
      <div class="hex-view" role="document" aria-label={WORDS.bytes.label} tabIndex={0}>
        <VirtualRows
          total={total}
          rowHeight={HEX_ROW_HEIGHT}
          top={top}
          first={start}
          onScroll={scroll}
          onResize={setVisible}
          label={WORDS.bytes.label}
        >
          {rows}
        </VirtualRows>
      </div>
    </section>
  );
}

/** The chunks around the window; those of before stay until there are too many. */
function useChunks(
  actions: ByteDrawerActions,
  top: number,
  visible: number,
  size: number,
): { readonly chunks: ReadonlyMap<number, Uint8Array>; readonly error: string | null } {
  const [chunks, setChunks] = useState<ReadonlyMap<number, Uint8Array>>(new Map());
  const [error, setError] = useState<string | null>(null);
  const asked = useRef(new Set<number>());
  const from = Math.floor((top * HEX_COLUMNS) / CHUNK);
  const to = Math.floor(Math.min(size - 1, (top + visible + 1) * HEX_COLUMNS) / CHUNK);
  useEffect(() => {
    for (let chunk = from; chunk <= to; chunk++) {
      if (chunks.has(chunk) || asked.current.has(chunk)) continue;
      asked.current.add(chunk);
      const offset = chunk * CHUNK;
      actions
        .read(offset, Math.min(CHUNK, size - offset))
        .then(
          (bytes) =>
            setChunks((before) => {
              const kept = [...before].slice(-KEPT);
              return new Map([...kept, [chunk, bytes]]);
            }),
          (reason: unknown) => setError(reason instanceof Error ? reason.message : String(reason)),
        )
        .finally(() => asked.current.delete(chunk));
    }
  }, [from, to, chunks]);
  return { chunks, error };
}

/** Reads an offset as decimal or, with 0x, hexadecimal; null when it is none within the file. */
export function parseOffset(text: string, size: number): number | null {
  const trimmed = text
    .trim()
    .replace(/[_,\s]/g, '')
    .toLowerCase();
  if (!/^(0x[0-9a-f]+|\d+)$/.test(trimmed)) return null;
  const offset = Number(trimmed);
  return Number.isSafeInteger(offset) && offset < size ? offset : null;
}

function OffsetBox({
  size,
  show,
  focus,
}: {
  readonly size: number;
  readonly show: (region: ByteRegion) => void;
  readonly focus: object | null;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    if (focus !== null) input.current?.focus();
  }, [focus]);
  const go = (): void => {
    const offset = parseOffset(text, size);
    setWrong(offset === null);
    if (offset !== null) show({ offset, length: 1 });
  };
  return (
    <span class={wrong ? 'offset-box filter-wrong' : 'offset-box'}>
      <input
        type="text"
        ref={input}
        class="pager-input"
        value={text}
        placeholder={WORDS.bytes.offset}
        aria-label={WORDS.bytes.offset}
        aria-invalid={wrong}
        title={wrong ? WORDS.bytes.bad : WORDS.bytes.offsetHelp}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go();
        }}
      />
    </span>
  );
}
