import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

/** Step of the arrow keys on the sash, as a part of the whole. */
const STEP = 0.02;

/** Two panes with a sash between them that is dragged or moved by arrow keys; the second may be beside or below. */
export function Split({
  below,
  share,
  open,
  onShare,
  label,
  first,
  second,
}: {
  readonly below: boolean;
  /** Part of the room that the second pane takes, 0 to 1. */
  readonly share: number;
  readonly open: boolean;
  readonly onShare: (share: number) => void;
  /** What the sash is called by a screen reader. */
  readonly label: string;
  readonly first: ComponentChildren;
  readonly second: ComponentChildren;
}) {
  const element = useRef<HTMLDivElement>(null);
  const shareAt = (event: PointerEvent): number => {
    const box = element.current?.getBoundingClientRect();
    if (box === undefined) return share;
    return below ? (box.bottom - event.clientY) / box.height : (box.right - event.clientX) / box.width;
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (!(event.currentTarget instanceof Element)) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (event.currentTarget instanceof Element && event.currentTarget.hasPointerCapture(event.pointerId))
      onShare(shareAt(event));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const grow = below ? 'ArrowUp' : 'ArrowLeft';
    const shrink = below ? 'ArrowDown' : 'ArrowRight';
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    onShare(share + (event.key === grow ? STEP : -STEP));
  };
  return (
    <div class={below ? 'split split-below' : 'split'} ref={element}>
      <div class="split-first">{first}</div>
      {open && (
        <>
          <div
            class="sash"
            role="separator"
            tabIndex={0}
            aria-label={label}
            aria-orientation={below ? 'horizontal' : 'vertical'}
            aria-valuenow={Math.round(share * 100)}
            aria-valuemin={0}
            aria-valuemax={100}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onKeyDown={onKeyDown}
            onDblClick={() => onShare(0.42)}
          />
          <div class="split-second" style={{ flexBasis: `${share * 100}%` }}>
            {second}
          </div>
        </>
      )}
    </div>
  );
}
