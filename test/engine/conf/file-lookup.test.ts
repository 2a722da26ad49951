import { describe, expect, it } from 'vitest';
import type { FileFact, FileReader } from '../../../src/engine/conf/file-lookup.js';
import { FileSnapshot } from '../../../src/engine/conf/file-lookup.js';

const text = (words: string): FileFact => ({ kind: 'file', text: words });

/** Reads that wait until they are answered. */
function slowReader() {
  const asked: { readonly path: string; readonly answer: (fact: FileFact) => void }[] = [];
  const reader: FileReader = {
    read: (path) => new Promise((answer) => asked.push({ path, answer })),
    list: () => Promise.resolve([]),
  };
  return { reader, asked };
}

describe('a snapshot of files', () => {
  it('makes everyone wait for a read that somebody else began', async () => {
    const { reader, asked } = slowReader();
    const files = new FileSnapshot();
    expect(files.at('/a')).toEqual({ kind: 'unknown' });
    const first = files.fetch(reader);
    expect(files.at('/a')).toEqual({ kind: 'unknown' });
    expect(files.wanted).toBe(true);
    const second = files.fetch(reader).then(() => files.at('/a'));
    expect(asked.map(({ path }) => path)).toEqual(['/a']);
    asked[0]?.answer(text('port 1'));
    expect(await second).toEqual(text('port 1'));
    await first;
    expect(files.wanted).toBe(false);
  });

  it('keeps what an editor has over what was read before', async () => {
    const { reader, asked } = slowReader();
    const files = new FileSnapshot();
    files.at('/a');
    const fetched = files.fetch(reader);
    files.set('/a', text('typed'));
    asked[0]?.answer(text('on disk'));
    await fetched;
    expect(files.at('/a')).toEqual(text('typed'));
  });

  it('reads again what changed while it was read', async () => {
    const { reader, asked } = slowReader();
    const files = new FileSnapshot();
    files.at('/a');
    const fetched = files.fetch(reader);
    files.forget('/a');
    asked[0]?.answer(text('old'));
    await fetched;
    expect(files.at('/a')).toEqual({ kind: 'unknown' });
    expect(files.wanted).toBe(true);
  });
});
