/** Tabs as the panels of VS Code have them: arrow keys walk, the selected one is the only Tab stop. */
export function TabStrip<Id extends string>({
  label,
  tabs,
  selected,
  onSelect,
  small = false,
}: {
  readonly label: string;
  readonly tabs: readonly { readonly id: Id; readonly label: string; readonly title?: string }[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  readonly small?: boolean;
}) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || !(event.currentTarget instanceof HTMLElement)) return;
    event.preventDefault();
    event.stopPropagation();
    const at = (tabs.findIndex((tab) => tab.id === selected) + step + tabs.length) % tabs.length;
    const next = tabs[at];
    if (next === undefined) return;
    onSelect(next.id);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus();
  };
  return (
    <div class={small ? 'tabs tabs-small' : 'tabs'} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          type="button"
          role="tab"
          key={tab.id}
          class="tab"
          aria-selected={tab.id === selected}
          tabIndex={tab.id === selected ? 0 : -1}
          title={tab.title}
          onClick={() => onSelect(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
