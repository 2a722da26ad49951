/** How the keyboard walks the rows: by exact rows, however long the list is. */
import type { TreeRow } from '../../protocol/dump.js';
import type { DumpModel } from './dump-model.js';

/** ms after which typed letters begin a new word. */
const TYPE_AHEAD_PAUSE = 800;
/** Rows that are looked through for typed letters, from the selected one on. */
const TYPE_AHEAD_ROWS = 5000;

const isGroup = (row: TreeRow): boolean => row.kind === 'database' || row.kind === 'namespace';

export class KeyWalk {
  private typed = '';
  private typedAt = 0;
  private step = 0;

  constructor(private readonly model: DumpModel) {}

  /** The first focus selects the row on top, so that there is one to go from. */
  selectFirst(): void {
    const { rows } = this.model;
    if (rows.selection.id !== null || rows.total === 0) return;
    void this.go(Math.ceil(rows.top));
  }

  onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.defaultPrevented) return;
    if (this.take(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** Opens a closed node or closes an open one. */
  toggle(row: TreeRow): void {
    if (row.kind === 'database' || row.kind === 'namespace') this.model.setExpanded(row, !row.expanded);
  }

  /** Shows the value of the selected key, and goes there. */
  open(): void {
    const { pane } = this.model.state.value;
    if (!pane.open) this.model.update({ pane: { ...pane, open: true } });
    this.model.focus.set({ place: 'value' });
  }

  private take(event: KeyboardEvent): boolean {
    const { rows } = this.model;
    const { index } = rows.selection;
    const page = Math.max(1, Math.floor(rows.visible) - 1);
    if (event.ctrlKey || event.metaKey) return this.takeWithControl(event);
    if (event.altKey) return false;
    switch (event.key) {
      case 'ArrowDown':
        return this.move(index + 1);
      case 'ArrowUp':
        return this.move(index - 1);
      case 'PageDown':
        return this.move(index + page);
      case 'PageUp':
        return this.move(index - page);
      case 'Home':
        return this.move(0);
      case 'End':
        return this.move(rows.total - 1);
      case 'ArrowRight':
        return this.right();
      case 'ArrowLeft':
        return this.left();
      case 'Enter':
        return this.enter();
      case ' ':
        if (this.typed !== '' && event.timeStamp - this.typedAt < TYPE_AHEAD_PAUSE) break;
        return this.enter();
      case '*':
        return false;
      default:
        break;
    }
    if (event.key.length !== 1) return false;
    void this.typeAhead(event.key, event.timeStamp);
    return true;
  }

  private takeWithControl(event: KeyboardEvent): boolean {
    const { rows, connection, selected } = this.model;
    if (
      event.key === 'c' &&
      !event.shiftKey &&
      selected.value?.kind === 'key' &&
      document.getSelection()?.isCollapsed !== false
    ) {
      connection.request({ kind: 'copy', row: selected.value.key.row, what: 'key' });
      return true;
    }
    if (event.key === 'Home') return this.move(0);
    if (event.key === 'End') return this.move(rows.total - 1);
    // As in the editor: the window moves, the selection stays.
    if (event.key === 'ArrowDown') rows.scrollTo(rows.top + 1);
    else if (event.key === 'ArrowUp') rows.scrollTo(rows.top - 1);
    else return false;
    return true;
  }

  private move(index: number): boolean {
    void this.go(index);
    return true;
  }

  /** Selects a row and shows it; keys that come faster than rows do go on from where the last one went. */
  private async go(index: number): Promise<void> {
    const { model } = this;
    const { rows } = model;
    if (rows.total === 0) return;
    const place = Math.min(Math.max(0, index), rows.total - 1);
    const step = ++this.step;
    const known = rows.rowAt(place);
    if (known !== null) {
      model.select(place, known);
      rows.reveal(place);
      return;
    }
    rows.select(place, null);
    rows.reveal(place);
    try {
      const row = await rows.rowFrom(place);
      if (step === this.step && row !== null) model.select(place, row);
    } catch (error) {
      model.say(error);
    }
  }

  private right(): boolean {
    const { selected, rows } = this.model;
    const row = selected.value;
    if (row === null || !isGroup(row)) return true;
    if ((row.kind === 'database' || row.kind === 'namespace') && !row.expanded) this.toggle(row);
    else void this.go(rows.selection.index + 1);
    return true;
  }

  private left(): boolean {
    const row = this.model.selected.value;
    if (row === null) return true;
    if ((row.kind === 'database' || row.kind === 'namespace') && row.expanded) this.toggle(row);
    else if (row.depth > 0) void this.toParent(row);
    return true;
  }

  /**
   * A row is at least as many rows below its parent as its place among its siblings says: more where some of these are
   * open. So a jump by that number never goes past the parent, and jumps on from where it lands reach it.
   */
  private async toParent(row: TreeRow): Promise<void> {
    const { rows } = this.model;
    const step = ++this.step;
    try {
      let index = rows.selection.index - row.position;
      while (index >= 0) {
        const above = await rows.rowFrom(index);
        if (step !== this.step || above === null) return;
        if (above.depth < row.depth) return void this.go(index);
        index -= Math.max(1, above.position);
      }
    } catch (error) {
      this.model.say(error);
    }
  }

  private enter(): boolean {
    const row = this.model.selected.value;
    if (row === null) return true;
    if (isGroup(row)) this.toggle(row);
    else this.open();
    return true;
  }

  private async typeAhead(letter: string, at: number): Promise<void> {
    this.typed = at - this.typedAt < TYPE_AHEAD_PAUSE ? this.typed + letter : letter;
    this.typedAt = at;
    const wanted = this.typed.toLowerCase();
    const { rows } = this.model;
    // The same letter again goes to the next such row; more letters may stay on the present one.
    const from = rows.selection.index + (wanted.length === 1 ? 1 : 0);
    const step = ++this.step;
    try {
      for (let looked = 0; looked < Math.min(TYPE_AHEAD_ROWS, rows.total); looked++) {
        const index = (Math.max(0, from) + looked) % rows.total;
        const row = rows.rowAt(index) ?? (await rows.rowFrom(index));
        if (step !== this.step || row === null) return;
        if (row.label.toLowerCase().startsWith(wanted)) return void this.go(index);
      }
    } catch (error) {
      this.model.say(error);
    }
  }
}
