/** Makes it visible when the tests over the corpus have nothing to run on. */
import { describe, expect, it } from 'vitest';
import { dumpsBelow, hasShared, SHARED } from './corpus.js';

describe.skipIf(!hasShared)('all tests over the corpus (its folder is not there; see CONTRIBUTING.md)', () => {
  it('has dumps to read', () => {
    expect(dumpsBelow(`${SHARED}/corpus/servers`).length).toBeGreaterThan(0);
  });
});
