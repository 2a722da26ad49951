import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampShare } from '../../../src/webview/shared/pane-buttons.js';
import { INITIAL_STATE, restoreState, type ViewState } from '../../../src/webview/dump/view-state.js';

describe('remembered state', () => {
  it('comes back as it was', () => {
    const state: ViewState = {
      ...INITIAL_STATE,
      tab: 'keys',
      filter: 'user:*',
      mode: 'list',
      expanded: ['a'],
      closed: ['b'],
      selected: 'k1',
      top: 5_000_000.5,
      listSort: { column: 'memory', descending: true },
      pane: { open: false, below: true, share: 0.3 },
      treemap: [{ db: 0, prefix: 'user:' }],
      treemapTable: true,
      measure: 'keys',
      overviewTop: 120,
    };
    expect(restoreState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('is the initial one for anything else', () => {
    for (const stored of [
      null,
      undefined,
      1,
      'x',
      [],
      {},
      { ...INITIAL_STATE, version: 2 },
      { ...INITIAL_STATE, tab: 'x' },
    ]) {
      expect(restoreState(stored)).toEqual(INITIAL_STATE);
    }
    fc.assert(
      fc.property(fc.jsonValue(), (stored) => {
        expect(restoreState(stored)).toEqual(INITIAL_STATE);
      }),
    );
  });

  it('never lets a pane vanish, nor a list begin before its start', () => {
    const restored = restoreState({ ...INITIAL_STATE, top: -5, pane: { open: true, below: false, share: 7 } });
    expect(restored.top).toBe(0);
    expect(restored.pane.share).toBe(clampShare(7));
    expect(clampShare(7)).toBeLessThan(1);
    expect(clampShare(-1)).toBeGreaterThan(0);
  });

  it('remembers only so many nodes', () => {
    const expanded = Array.from({ length: 9000 }, (_, at) => `n${at}`);
    expect(restoreState({ ...INITIAL_STATE, expanded }).expanded).toHaveLength(5000);
  });
});
