import { ICON_PATHS, type IconName } from './icon-paths.js';

/** An icon in the colour of the text. Without `label` it is decoration and screen readers pass it over. */
export function Icon({
  name,
  label,
  spin = false,
}: {
  readonly name: IconName;
  readonly label?: string;
  readonly spin?: boolean;
}) {
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img' as const, 'aria-label': label };
  return (
    <svg class={spin ? 'icon icon-spin' : 'icon'} viewBox="0 0 16 16" width="16" height="16" {...named}>
      <path fill="currentColor" fill-rule="evenodd" clip-rule="evenodd" d={ICON_PATHS[name]} />
    </svg>
  );
}
