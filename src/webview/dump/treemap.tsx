import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { NamespaceShare } from '../../protocol/dump.js';
import type { Quantities } from '../shared/quantity.js';
import { measured } from './measure.js';
import type { NamedShare } from './namespace-shares.js';
import { neighbour, TreemapLayout, type Direction, type TreemapRectangle } from './treemap-layout.js';
import type { Measure } from './view-state.js';
import { WORDS } from './words.js';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Width in pixels from which a rectangle has room for its database as well. */
const DATABASE_WIDTH = 130;

/** What the map and its table are drawn from. */
export interface SharesProps {
  readonly shares: readonly NamedShare[];
  /** The whole that the shares are parts of. */
  readonly total: number;
  readonly measure: Measure;
  readonly quantities: Quantities;
  /** Walks into a slice, or shows its keys. */
  readonly enter: (share: NamespaceShare) => void;
  readonly up: () => void;
}

/** Slices as rectangles, the larger the more they take; arrow keys go from one to its neighbour. */
export function Treemap({
  shares,
  total,
  settled,
  measure,
  quantities,
  enter,
  up,
  level,
}: SharesProps & {
  /** True when the shares will not change any more. */
  readonly settled: boolean;
  /** Changes when the map shows another place. */
  readonly level: string;
}) {
  const element = useRef<HTMLDivElement>(null);
  const layout = useRef(new TreemapLayout());
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [active, setActive] = useState<string | null>(null);
  const held = useRef(false);

  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new ResizeObserver(() => setSize({ width: target.clientWidth, height: target.clientHeight }));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  const rectangles = useMemo(
    () => layout.current.layout(shares, size.width, size.height, settled),
    [shares, size, settled],
  );
  const named = new Map(shares.map((share) => [share.id, share]));
  const current = rectangles.find((rectangle) => rectangle.id === active) ?? rectangles[0];

  // After a walk the focus goes on in the new level.
  useEffect(() => setActive(null), [level]);
  useEffect(() => {
    if (!held.current || rectangles.length === 0) return;
    held.current = false;
    element.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [rectangles]);

  const focusOn = (rectangle: TreemapRectangle | null | undefined): void => {
    if (rectangle === null || rectangle === undefined) return;
    setActive(rectangle.id);
    const place = rectangles.indexOf(rectangle);
    element.current?.querySelectorAll<HTMLElement>('.treemap-cell')[place]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = DIRECTIONS[event.key];
    if (direction !== undefined && current !== undefined) focusOn(neighbour(rectangles, current, direction));
    else if (event.key === 'Home') focusOn(rectangles[0]);
    else if (event.key === 'End') focusOn(rectangles.at(-1));
    else if (event.key === 'Backspace' || (event.altKey && event.key === 'ArrowUp')) {
      held.current = true;
      up();
    } else return;
    event.preventDefault();
  };
  return (
    <div class="treemap" role="group" aria-label={WORDS.overview.mapLabel} ref={element} onKeyDown={onKeyDown}>
      {rectangles.map((rectangle) => {
        const share = named.get(rectangle.id);
        if (share === undefined) return null;
        return (
          <Rectangle
            key={rectangle.id}
            rectangle={rectangle}
            named={share}
            share={total === 0 ? 0 : share.size / total}
            value={measured(share.size, measure, quantities)}
            percent={quantities.percent(share.size, total)}
            keys={quantities.count(share.share.keys)}
            tabbable={rectangle === current}
            onFocus={() => setActive(rectangle.id)}
            onEnter={(byKeyboard) => {
              held.current = byKeyboard && share.share.divisible;
              enter(share.share);
            }}
          />
        );
      })}
    </div>
  );
}

function Rectangle({
  rectangle,
  named,
  share,
  value,
  percent,
  keys,
  tabbable,
  onFocus,
  onEnter,
}: {
  readonly rectangle: TreemapRectangle;
  readonly named: NamedShare;
  /** Part of the whole, 0 to 1: the larger, the stronger the colour. */
  readonly share: number;
  readonly value: string;
  readonly percent: string;
  readonly keys: string;
  readonly tabbable: boolean;
  readonly onFocus: () => void;
  readonly onEnter: (byKeyboard: boolean) => void;
}) {
  const { width, height, x, y } = rectangle;
  const words = WORDS.overview.slice(named.database + named.name, value, percent, keys, named.share.divisible);
  const strength = 14 + Math.min(1, Math.sqrt(share)) * 40;
  return (
    <button
      type="button"
      class={named.share.prefix === null ? 'treemap-cell treemap-rest' : 'treemap-cell'}
      style={{
        left: `${x}px`,
        top: `${y}px`,
        width: `${width}px`,
        height: `${height}px`,
        '--strength': `${strength.toFixed(0)}%`,
      }}
      tabIndex={tabbable ? 0 : -1}
      title={words}
      aria-label={words}
      onFocus={onFocus}
      onClick={(event) => onEnter(event.detail === 0)}
    >
      {width > 38 && height > 18 && (
        <span class="treemap-name data">
          {width > DATABASE_WIDTH && <span class="faint">{named.database}</span>}
          {named.name}
        </span>
      )}
      {width > 54 && height > 36 && (
        <span class="treemap-size">
          {value}
          {width > 110 ? ` · ${percent}` : ''}
        </span>
      )}
    </button>
  );
}
