import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { clampTop, thumbOf, topOfThumb } from './scroll-mapping.js';

/** What a window of rows is drawn from. */
export interface VirtualRowsProps {
  /** Rows in all. */
  readonly total: number;
  /** Height of each row in pixels. */
  readonly rowHeight: number;
  /** Position in rows: what the scrollbar shows and scrolling counts from. */
  readonly top: number;
  /** Position that the given rows are drawn at; differs from `top` while rows are on their way. */
  readonly drawnTop?: number;
  /** Index of the first of the children. */
  readonly first: number;
  readonly onScroll: (top: number) => void;
  /** Told how many rows fit, a fraction where the last is cut. */
  readonly onResize: (visible: number) => void;
  readonly children: ComponentChildren;
  readonly label?: string;
}

/**
 * A window onto rows that are never laid out all: children are moved into place, the scrollbar is our own. So a list
 * of any length scrolls by exact rows, where a browser's own scrolling ends near 33 million pixels.
 */
export function VirtualRows(props: VirtualRowsProps) {
  const { total, rowHeight, top, first, children, label } = props;
  const drawnTop = props.drawnTop ?? top;
  const element = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  const visible = height / rowHeight;
  // A position between two pixels would be drawn now on this one, now on that.
  const onScroll = (next: number): void => props.onScroll(Math.round(next * rowHeight) / rowHeight);
  const latest = useRef({ ...props, visible, onScroll });
  latest.current = { ...props, visible, onScroll };

  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const measure = (): void => {
      const { clientHeight } = target;
      if (clientHeight === 0) return;
      setHeight(clientHeight);
      latest.current.onResize(clientHeight / latest.current.rowHeight);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, []);

  useEffect(() => (element.current === null ? undefined : scrollByInput(element.current, () => latest.current)), []);

  return (
    <div class="virtual-rows" ref={element}>
      <div
        class="virtual-rows-layer"
        role={label === undefined ? 'rowgroup' : 'presentation'}
        style={{ transform: `translateY(${Math.round((first - drawnTop) * rowHeight)}px)` }}
      >
        {children}
      </div>
      <Scrollbar total={total} visible={visible} track={height} top={top} onScroll={onScroll} />
    </div>
  );
}

interface ScrollState {
  readonly total: number;
  readonly top: number;
  readonly rowHeight: number;
  readonly visible: number;
  readonly onScroll: (top: number) => void;
}

/** Wheel and touch move the rows, gathered to one step a frame. The answer takes the listeners off again. */
function scrollByInput(target: HTMLElement, state: () => ScrollState): () => void {
  let pending = 0;
  let frame = 0;
  let touchY: number | null = null;
  const apply = (): void => {
    frame = 0;
    const { top, onScroll } = state();
    const distance = pending;
    pending = 0;
    onScroll(top + distance);
  };
  /** Answers whether the rows can move that way. */
  const move = (rows: number): boolean => {
    const { top, total, visible } = state();
    if (clampTop(top + pending + rows, total, visible) === clampTop(top, total, visible)) return false;
    pending += rows;
    if (frame === 0) frame = requestAnimationFrame(apply);
    return true;
  };
  const onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey || event.deltaY === 0) return;
    const { rowHeight, visible } = state();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_PIXEL
        ? 1 / rowHeight
        : event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? 1
          : visible;
    // The fast scroll of the editor: Alt held down.
    if (move(event.deltaY * unit * (event.altKey ? 5 : 1))) event.preventDefault();
  };
  const onTouchStart = (event: TouchEvent): void => {
    touchY = event.touches.length === 1 ? (event.touches[0]?.clientY ?? null) : null;
  };
  const onTouchMove = (event: TouchEvent): void => {
    const y = event.touches[0]?.clientY;
    if (touchY === null || y === undefined) return;
    if (move((touchY - y) / state().rowHeight)) event.preventDefault();
    touchY = y;
  };
  target.addEventListener('wheel', onWheel, { passive: false });
  target.addEventListener('touchstart', onTouchStart, { passive: true });
  target.addEventListener('touchmove', onTouchMove, { passive: false });
  return () => {
    if (frame !== 0) cancelAnimationFrame(frame);
    target.removeEventListener('wheel', onWheel);
    target.removeEventListener('touchstart', onTouchStart);
    target.removeEventListener('touchmove', onTouchMove);
  };
}

function Scrollbar({
  total,
  visible,
  track,
  top,
  onScroll,
}: {
  readonly total: number;
  readonly visible: number;
  readonly track: number;
  readonly top: number;
  readonly onScroll: (top: number) => void;
}) {
  const [grip, setGrip] = useState<number | null>(null);
  const extent = { total, visible, track };
  const thumb = thumbOf(extent, top);
  if (thumb === null) return null;
  const yOf = (event: PointerEvent): number =>
    event.currentTarget instanceof Element ? event.clientY - event.currentTarget.getBoundingClientRect().top : 0;
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.currentTarget instanceof Element)) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const y = yOf(event);
    const within = y >= thumb.start && y <= thumb.start + thumb.length;
    const held = within ? y - thumb.start : thumb.length / 2;
    setGrip(held);
    if (!within) onScroll(topOfThumb(extent, y - held));
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (grip !== null) onScroll(topOfThumb(extent, yOf(event) - grip));
  };
  const release = (): void => setGrip(null);
  return (
    <div
      class={grip === null ? 'scrollbar' : 'scrollbar scrollbar-held'}
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
    >
      <div class="scrollbar-thumb" style={{ transform: `translateY(${thumb.start}px)`, height: `${thumb.length}px` }} />
    </div>
  );
}

/** Rows that are all at hand: keeps its own position. `reset` sets it back to the start when it changes. */
export function LocalRows({
  total,
  rowHeight,
  row,
  reset,
  reveal,
  label,
}: {
  readonly total: number;
  readonly rowHeight: number;
  readonly row: (index: number) => ComponentChildren;
  readonly reset?: unknown;
  /** Row to bring into view when it changes. */
  readonly reveal?: number | null;
  readonly label?: string;
}) {
  const [position, setPosition] = useState(0);
  const [visible, setVisible] = useState(0);
  useLayoutEffect(() => setPosition(0), [reset]);
  useLayoutEffect(() => {
    if (reveal === undefined || reveal === null || reveal < 0 || visible === 0) return;
    if (reveal < position) setPosition(reveal);
    else if (reveal + 1 > position + visible) setPosition(clampTop(reveal + 1 - visible, total, visible));
  }, [reveal, visible]);
  const top = clampTop(position, total, visible);
  const first = Math.max(0, Math.floor(top) - 2);
  const end = Math.min(total, Math.ceil(top + visible) + 2);
  const children: ComponentChildren[] = [];
  for (let index = first; index < end; index++) children.push(row(index));
  return (
    <VirtualRows
      total={total}
      rowHeight={rowHeight}
      top={top}
      first={first}
      onScroll={(next) => setPosition(clampTop(next, total, visible))}
      onResize={setVisible}
      {...(label === undefined ? {} : { label })}
    >
      {children}
    </VirtualRows>
  );
}
