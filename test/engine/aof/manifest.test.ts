import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latin1ToBytes } from '../../../src/engine/codec/latin1.js';
import { formatManifest, parseManifest, type ManifestEntry } from '../../../src/engine/aof/manifest.js';

const BASE = 'file a.aof.2.base.rdb seq 2 type b\n';
const FIRST = 'file a.aof.2.incr.aof seq 2 type i\n';
const parse = (text: string) => parseManifest(latin1ToBytes(text));

/** Entries in short: `b2 a.aof.2.base.rdb`. */
const names = (text: string): readonly string[] =>
  parse(text).entries.map(({ role, seq, file }) => `${role.charAt(0)}${seq} ${file}`);
const faults = (text: string): readonly string[] => parse(text).damage.map(({ expected }) => expected);

describe('what servers load', () => {
  it.each([
    ['as written', BASE + FIRST],
    ['comments', `# made by hand\n${BASE}#\n${FIRST}`],
    ['CR LF', (BASE + FIRST).replaceAll('\n', '\r\n')],
    ['blanks', `  file   a.aof.2.base.rdb\tseq  2 type b  \n${FIRST}`],
    ['quotes', `file "a.aof.2.base.rdb" seq '2' type "b"\n${FIRST}`],
    ['escapes', `file "\\x61.aof.2.base.rdb" seq 2 type b\n${FIRST}`],
    ['another order', `type b seq 2 file a.aof.2.base.rdb\n${FIRST}`],
    ['capitals, and a type of more letters', `FILE a.aof.2.base.rdb Seq 2 TYPE base\n${FIRST}`],
    ['unknown pairs', `${BASE}file a.aof.2.incr.aof seq 2 type i colour red\n`],
    ['text behind a number', `${BASE}file a.aof.2.incr.aof seq 2x type i\n`],
  ])('%s', (_, text) => {
    expect(parse(text).damage).toEqual([]);
    expect(names(text)).toEqual(['b2 a.aof.2.base.rdb', 'i2 a.aof.2.incr.aof']);
  });

  it('offsets, gaps, history, and files in any order', () => {
    const text = `${FIRST}file h seq 1 type h\nfile a.aof.9.incr.aof seq 9 type i startoffset 4 endoffset 7\n${BASE}`;
    const { entries, damage } = parse(text);
    expect(damage).toEqual([]);
    expect(entries[2]).toMatchObject({ role: 'incremental', seq: 9, startOffset: 4, endOffset: 7, line: 3 });
    expect(text.slice(entries[1].offset, entries[1].offset + entries[1].length)).toBe('file h seq 1 type h');
  });
});

describe('what servers refuse', () => {
  it.each([
    ['nothing', '', 'line 1: at least one line'],
    ['a blank line', `${BASE}\n${FIRST}`, 'line 2: file, seq and type'],
    ['blanks only', `${BASE}  \n${FIRST}`, 'line 2: pairs of words: file NAME seq N type b|h|i'],
    ['no line feed at the end', BASE + FIRST.trim(), 'line 2: a line feed at the end of the last line'],
    ['an odd word', `${BASE}file x seq 1 type i more\n`, 'line 2: pairs of words: file NAME seq N type b|h|i'],
    ['too few words', `${BASE}hello world\n`, 'line 2: pairs of words: file NAME seq N type b|h|i'],
    ['no file', `${BASE}name x seq 1 type i\n`, 'line 2: the word file with a name'],
    ['no number', `${BASE}file x seq y type i\n`, 'line 2: the word seq with a number other than 0'],
    ['number 0', `${BASE}file x seq 0 type i\n`, 'line 2: the word seq with a number other than 0'],
    ['another type', `${BASE}file x seq 1 type z\n`, 'line 2: the word type with b, h or i'],
    ['a path', `${BASE}file ../x seq 1 type i\n`, 'line 2: the name of a file beside the manifest'],
    ['a path of Windows', `${BASE}file ..\\x seq 1 type i\n`, 'line 2: the name of a file beside the manifest'],
    ['two bases', BASE + BASE + FIRST, 'line 2: one base'],
    ['numbers that do not grow', BASE + FIRST + FIRST, 'line 3: a sequence number above 2'],
    ['an open quote', `file "x seq 2 type b\n${FIRST}`, 'line 1: quotes that are closed, and a blank behind them'],
    ['zero bytes', `${BASE}${FIRST}\0\0\0\0`, 'line 3: text'],
    ['a long line', `${BASE}file ${'x'.repeat(1010)} seq 2 type i\n`, 'line 2: a line of at most 1024 bytes'],
  ])('%s', (_, text, fault) => {
    expect(faults(text)).toEqual([fault]);
    expect(parse(text).damage[0]).toMatchObject({ kind: 'manifest-syntax', server: 'refuses', severity: 'error' });
  });

  it('all of it is told, and what can be read is read', () => {
    const text = `${BASE}\nhello\n${FIRST}file x seq 1 type i\n`;
    expect(parse(text).damage).toHaveLength(3);
    expect(names(text)).toEqual(['b2 a.aof.2.base.rdb', 'i2 a.aof.2.incr.aof', 'i1 x']);
  });
});

describe('writing', () => {
  it('is what servers write', () => {
    const entries: readonly ManifestEntry[] = [
      { file: 'a.aof.2.base.rdb', seq: 2, role: 'base' },
      { file: 'a.aof.2.incr.aof', seq: 2, role: 'incremental', startOffset: 320 },
      { file: 'my "log".1.incr.aof', seq: 1, role: 'history', startOffset: 0, endOffset: 9 },
    ];
    expect(formatManifest(entries)).toBe(
      'file a.aof.2.base.rdb seq 2 type b\n' +
        'file a.aof.2.incr.aof seq 2 type i startoffset 320\n' +
        'file "my \\"log\\".1.incr.aof" seq 1 type h startoffset 0 endoffset 9\n',
    );
  });

  it('is read back, whatever the names', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => !/[/\\]/.test(text));
    fc.assert(
      fc.property(fc.array(name, { maxLength: 5 }), (files) => {
        const entries = files.map((file, i): ManifestEntry => ({ file, seq: i + 1, role: 'incremental' }));
        if (entries.length === 0) return;
        const read = parseManifest(new TextEncoder().encode(formatManifest(entries)));
        expect(read.damage).toEqual([]);
        expect(read.entries.map(({ file }) => file)).toEqual(files);
      }),
    );
  });

  it('no bytes make reading throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const { offset, length } of parseManifest(bytes).damage) {
          expect(offset + length).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });
});
