/** Moves the focus to the next pane in the order of the page: the selected tab, then whatever has `data-pane`. */
export function walkPanes(back: boolean): void {
  const tab = document.querySelector<HTMLElement>('.header [role=tab][aria-selected=true]');
  const panes = [...(tab === null ? [] : [tab]), ...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const { activeElement } = document;
  const at = panes.findIndex((pane) => pane === activeElement || pane.contains(activeElement));
  const next = at === -1 ? 0 : (at + (back ? -1 : 1) + panes.length) % panes.length;
  panes[next]?.focus();
}
