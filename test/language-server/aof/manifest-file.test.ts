import { describe, expect, it } from 'vitest';
import { edited, hoverText, openManifest } from './open.js';

const BASE = 'file a.aof.1.base.rdb seq 1 type b\n';
const FILES = ['a.aof.1.base.rdb', 'a.aof.1.incr.aof', 'a.aof.2.incr.aof'];

describe('a manifest', () => {
  it('explains its words', () => {
    expect(hoverText(openManifest(BASE.replace('seq', '‸seq')))).toContain('Number of the file');
    expect(hoverText(openManifest(BASE.replace('b\n', '‸b\n')))).toContain('It is loaded first');
    expect(hoverText(openManifest(BASE.replace('a.aof', '‸a.aof'), []))).toContain('It is not there.');
    expect(hoverText(openManifest('‸# note\n'))).toBeUndefined();
  });

  it('links to the files that are there', () => {
    const { file } = openManifest(`${BASE}file gone.1.incr.aof seq 1 type i\n`, FILES);
    expect(file.links()).toEqual([
      {
        range: { start: { line: 0, character: 5 }, end: { line: 0, character: 21 } },
        target: 'file:///data/a.aof.1.base.rdb',
        tooltip: 'a.aof.1.base.rdb',
      },
    ]);
  });

  it('has a symbol for each file', () => {
    expect(openManifest(BASE).file.symbols()).toMatchObject([{ name: 'a.aof.1.base.rdb', detail: 'base 1' }]);
  });

  it.each([
    [`${BASE}‸`, ['file a.aof.1.incr.aof seq 1 type i', 'file a.aof.2.incr.aof seq 2 type i', 'file', 'seq', 'type']],
    [`${BASE}file ‸`, ['a.aof.1.incr.aof', 'a.aof.2.incr.aof']],
    [`${BASE}file x seq 1 type ‸`, ['b', 'i', 'h']],
    [`${BASE}file x seq ‸`, []],
    ['# ‸', []],
    ['file x seq 1 ‸', ['type']],
  ])('completes %j', (text, expected) => {
    const { file, position } = openManifest(text, FILES, 'redis-7.0');
    expect(file.completions(position).map(({ label }) => label)).toEqual(expected);
  });

  it('writes a whole line', () => {
    const opened = openManifest(`${BASE}fi‸`, FILES);
    const [first] = opened.file.completions(opened.position);
    const edit = first?.textEdit;
    if (edit === undefined || !('range' in edit)) throw new Error('no edit');
    expect(edited(opened, [edit])).toBe(`${BASE}file a.aof.1.incr.aof seq 1 type i`);
  });
});
