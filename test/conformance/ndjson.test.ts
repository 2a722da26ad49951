import { describe, it } from 'vitest';
import { dumpsBelow, FIXTURES, hasShared, SHARED } from '../corpus.js';
import { checkNdjson } from './ndjson-truth.js';

describe('NDJSON of the dumps that the project carries', () => {
  it.each(dumpsBelow(FIXTURES))('$name', (dump) => checkNdjson(dump));
});

describe.skipIf(!hasShared)('NDJSON of every dump of the corpus', () => {
  it.each(dumpsBelow(`${SHARED}/corpus/servers`))('$name', (dump) => checkNdjson(dump));
});
