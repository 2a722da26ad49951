/** How the keyboard walks the commands: by exact rows, however long the log is. */
import type { LogRow } from '../../protocol/timeline.js';
import type { TimelineModel } from './timeline-model.js';

export class CommandWalk {
  private step = 0;

  constructor(private readonly model: TimelineModel) {}

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

  /** Opens a closed transaction or closes an open one. */
  toggle(row: LogRow): void {
    if (row.kind === 'transaction') this.model.setExpanded(row, !row.expanded);
  }

  /** Shows a row in full, and goes there; a dump in the log opens as one. */
  open(row: LogRow): void {
    const { connection, state } = this.model;
    if (row.kind === 'preamble') {
      connection.request({ kind: 'open-preamble', file: row.file });
      return;
    }
    const { pane } = state.value;
    if (!pane.open) this.model.update({ pane: { ...pane, open: true } });
    this.model.focus.set({ place: 'details' });
  }

  private take(event: KeyboardEvent): boolean {
    const { rows, selected } = this.model;
    const { index } = rows.selection;
    const row = selected.value;
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
        if (row?.kind === 'transaction') {
          if (row.expanded) return this.move(index + 1);
          this.toggle(row);
        }
        return true;
      case 'ArrowLeft':
        if (row?.kind === 'transaction' && row.expanded) this.toggle(row);
        else if (row !== null && row.depth > 0) void this.toParent(index);
        return true;
      case 'Enter':
      case ' ':
        if (row?.kind === 'transaction') this.toggle(row);
        else if (row !== null) this.open(row);
        return true;
      default:
        return false;
    }
  }

  private takeWithControl(event: KeyboardEvent): boolean {
    const { rows, connection, selected } = this.model;
    const row = selected.value;
    if (
      event.key === 'c' &&
      !event.shiftKey &&
      (row?.kind === 'command' || row?.kind === 'transaction') &&
      document.getSelection()?.isCollapsed !== false
    ) {
      const group = row.kind === 'transaction';
      connection.request({ kind: 'copy', row: row.command.row, group, what: 'redis-cli' });
      return true;
    }
    if (event.key === 'Home') return this.move(0);
    if (event.key === 'End') return this.move(rows.total - 1);
    // As in the editor: the window moves, the selection stays.
    if (event.key === 'ArrowDown') this.model.scrollTo(rows.top + 1);
    else if (event.key === 'ArrowUp') this.model.scrollTo(rows.top - 1);
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

  /** From a command to the transaction that it is in. */
  private async toParent(index: number): Promise<void> {
    const { rows } = this.model;
    const step = ++this.step;
    try {
      for (let above = index - 1; above >= 0; above--) {
        const row = rows.rowAt(above) ?? (await rows.rowFrom(above));
        if (step !== this.step || row === null) return;
        if (row.kind === 'transaction') return void this.go(above);
        if (row.depth === 0 && row.kind === 'command') return;
      }
    } catch (error) {
      this.model.say(error);
    }
  }
}
