import { describe, expect, it } from 'vitest';
import { INITIAL_STATE, restoreState, type ViewState } from '../../../src/webview/timeline/view-state.js';

describe('remembered state', () => {
  it('comes back as it was', () => {
    const state: ViewState = {
      ...INITIAL_STATE,
      tab: 'statistics',
      filter: 'cmd:DEL',
      history: { row: 7, key: 0 },
      folding: { open: true, except: [3, 9] },
      selected: 'c7',
      top: 5_000_000.5,
      follow: true,
    };
    expect(restoreState(structuredClone(state))).toEqual(state);
  });

  it.each([null, 'text', {}, { ...INITIAL_STATE, version: 2 }, { ...INITIAL_STATE, folding: { open: 1, except: [] } }])(
    'is the first one instead of %j',
    (stored) => {
      expect(restoreState(stored)).toEqual(INITIAL_STATE);
    },
  );

  it('keeps within bounds', () => {
    const stored = {
      ...INITIAL_STATE,
      top: -5,
      pane: { open: true, below: false, share: 4 },
      folding: { open: false, except: Array.from({ length: 9000 }, (_, i) => i) },
    };
    const { top, pane, folding } = restoreState(stored);
    expect(top).toBe(0);
    expect(pane.share).toBeLessThan(1);
    expect(folding.except).toHaveLength(5000);
  });
});
