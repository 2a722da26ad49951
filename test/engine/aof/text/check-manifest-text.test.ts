import { describe, expect, it } from 'vitest';
import type { BesideManifest } from '../../../../src/engine/aof/text/check-manifest-text.js';
import { checkManifestText } from '../../../../src/engine/aof/text/check-manifest-text.js';
import { parseManifestText } from '../../../../src/engine/aof/text/manifest-text.js';
import { targetOf } from './resp.js';

const BASE = 'file a.aof.1.base.rdb seq 1 type b\n';
const INCR = 'file a.aof.1.incr.aof seq 1 type i\n';
const INCR2 = 'file a.aof.2.incr.aof seq 2 type i\n';

const beside = (names: readonly string[], empty: readonly string[] = []): BesideManifest => ({
  names: new Set(names),
  empty: new Set(empty),
});

const checked = (text: string, files?: BesideManifest, target = 'redis-8.0') =>
  checkManifestText(parseManifestText('/data/a.aof.manifest', text), targetOf(target), { beside: files });

const marks = (text: string, files?: BesideManifest, target?: string) =>
  checked(text, files, target).map(
    ({ code, severity, start, end }) => `${code} ${severity} ${JSON.stringify(text.slice(start, end))}`,
  );

function fixed(text: string, title: RegExp, files?: BesideManifest): string {
  const fix = checked(text, files)
    .flatMap(({ fixes }) => fixes)
    .find((one) => title.test(one.title));
  if (fix === undefined) throw new Error(`no fix like ${title.source}`);
  return [...fix.edits]
    .sort((a, b) => b.start - a.start)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

describe('checkManifestText', () => {
  it('finds nothing in what servers write and load', () => {
    for (const text of [
      BASE + INCR + INCR2,
      `# comment\n${BASE}${INCR}`,
      'seq 1 type b file "a b.1.base.rdb"\r\n',
      `${BASE}file a.aof.1.incr.aof seq 1 type i startoffset 1 endoffset 2\n`,
    ]) {
      expect(marks(text)).toEqual([]);
    }
  });

  it.each([
    ['a blank line', `${BASE}\n${INCR}`, ['manifest-refused error ""']],
    ['no line end', BASE.trimEnd(), ['manifest-refused error "file a.aof.1.base.rdb seq 1 type b"']],
    ['no line', '', ['manifest-refused error ""']],
    ['a path', BASE.replace('a.aof', '/x/a.aof'), ['manifest-refused error "file /x/a.aof.1.base.rdb seq 1 type b"']],
    ['two bases', BASE + BASE, ['manifest-refused error "file a.aof.1.base.rdb seq 1 type b"']],
    ['a wrong order', INCR2 + INCR, ['manifest-refused error "file a.aof.1.incr.aof seq 1 type i"']],
    ['quotes', 'file "a seq 1 type b\n', ['manifest-refused error "file \\"a seq 1 type b"']],
    ['an unknown word', BASE.replace('seq', 'since 7 seq'), ['manifest-unknown-word info "since"']],
    ['a type', BASE.replace('type b', 'type i'), ['manifest-file-type warning "i"']],
    ['no base', INCR2, ['manifest-no-base warning "file a.aof.2.incr.aof seq 2 type i"']],
  ])('finds %s', (_, text, expected) => {
    expect(marks(text).filter((one) => !one.startsWith('manifest-no-base') || expected.includes(one))).toEqual(
      expected,
    );
  });

  it('looks at the files beside', () => {
    const text = BASE + INCR;
    const both = ['a.aof.1.base.rdb', 'a.aof.1.incr.aof'];
    expect(marks(text, beside([...both, 'notes.txt', 'b.aof.1.incr.aof']))).toEqual([]);
    expect(marks(text, beside(both.slice(0, 1)))).toEqual(['manifest-missing-file error "a.aof.1.incr.aof"']);
    expect(marks(text, beside(both, both))).toEqual(['manifest-empty-file warning "a.aof.1.base.rdb"']);
    expect(marks(text, beside([...both, 'a.aof.2.incr.aof']))).toEqual([
      'manifest-unlisted-file warning "file a.aof.1.base.rdb seq 1 type b"',
    ]);
    expect(marks(`${text}file a.aof.0.incr.aof seq 9 type h\n`, beside(both))).toEqual([
      'manifest-missing-file hint "a.aof.0.incr.aof"',
    ]);
  });

  it('says that older servers have none', () => {
    expect(marks(BASE, undefined, 'redis-6.2')).toEqual(['manifest-version info "file a.aof.1.base.rdb seq 1 type b"']);
  });

  it.each([
    [`${BASE}\n${INCR}`, /Remove this line/, BASE + INCR],
    [BASE.trimEnd(), /End the last line/, BASE],
    [BASE.replace('a.aof', '/x/a.aof'), /without its folder/, BASE],
    [
      BASE.replace('a.aof.1', '"/x/a b.1').replace('.rdb', '.rdb"'),
      /without its folder/,
      BASE.replace('a.aof.1', '"a b.1').replace('.rdb', '.rdb"'),
    ],
    [BASE + INCR2 + INCR, /in order/, BASE + INCR + INCR2],
    [BASE.replace('type b', 'type i'), /Change the type to b/, BASE],
    [BASE.replace('seq', 'since 7 seq'), /Remove it/, BASE],
  ])('fixes %j', (text, title, expected) => {
    expect(fixed(text, title)).toBe(expected);
  });

  it('adds a line for a file that is not in it', () => {
    const files = beside(['a.aof.1.base.rdb', 'a.aof.1.incr.aof', 'a.aof.2.incr.aof']);
    expect(fixed(BASE + INCR, /Add a line/, files)).toBe(BASE + INCR + INCR2);
  });

  it('counts characters, not bytes', () => {
    const text = `# ü 日本\n${BASE}\n`;
    expect(marks(text)).toEqual(['manifest-refused error ""']);
    expect(checked(text)[0]).toMatchObject({ line: 3, start: text.length - 1 });
  });
});
