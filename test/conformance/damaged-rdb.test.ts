import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasShared, PROJECT, SHARED } from '../corpus.js';
import { verdictOf, type FileVerdict } from './verdict-of.js';

/** What the real tools of one server say of one damaged file. */
interface RealVerdict {
  /** Exit code of redis-check-rdb. */
  readonly check: number;
  /** Whether the server loads it, and loads it with sanitize-dump-payload yes. */
  readonly load: boolean;
  readonly sanitize: boolean;
}

/** A file whose verdict is not that of the real tools, and why ours is better. */
interface Deviation {
  /** Variants and servers, as expressions. */
  readonly variant: RegExp;
  readonly server: RegExp;
  readonly ok: boolean;
  readonly why: string;
  /** What our verdict must say. */
  readonly says: RegExp;
}

/** Where we say something else than both redis-check-rdb and the server's load together. */
const DEVIATIONS: readonly Deviation[] = [
  {
    variant: /^selectdb-99$/,
    server: /./,
    ok: true,
    says: /warning bad-database.*database 99/,
    why: 'The tool is silent, the server refuses: nothing is damaged, it is the setting "databases". We warn.',
  },
  {
    variant: /^version-plus-1-crc$/,
    server: /./,
    ok: true,
    says: /^(warning unsupported version \d+)?$/,
    why: 'Only the server that wrote it does not know the next version: a newer one does, and so do we.',
  },
  {
    variant: /^(hash|hashttl|list|zset|intset)-(byte-\d|last-byte)-crc$/,
    server: /^redis-(2|3|5)\./,
    ok: false,
    says: /error (bad-encoding|bad-value)/,
    why: 'Before 6.2 neither the tool nor the server looks into packed encodings; they load what then crashes them.',
  },
  {
    variant: /^stream-byte-\d-crc$/,
    server: /^redis-5\./,
    ok: false,
    says: /error (bad-encoding|bad-value)/,
    why: 'The same for the listpacks of streams.',
  },
  {
    variant: /^lzf-ulen-crc$/,
    server: /^redis-(2|3|5)\./,
    ok: false,
    says: /error bad-compression/,
    why: 'Before 6.0 a wrong length of compressed data goes unnoticed; the string ends with bytes that nobody wrote.',
  },
  {
    variant: /^stream-last-byte-crc$/,
    server: /^redis-8\.6$/,
    ok: false,
    says: /error bad-encoding/,
    why: 'The first byte of an encoded string stands where a count belongs. The server takes its low six bits.',
  },
];

/** One line a finding. */
const said = ({ damage }: FileVerdict): string =>
  damage.map(({ severity, kind, found }) => `${severity} ${kind} ${found}`).join('\n');

function compare(server: string, variant: string, real: RealVerdict, file: string): void {
  const ours = verdictOf(readFileSync(file));
  // redis-check-dump, up to 2.8, exits with 0 whatever it finds.
  const okForReal = real.check === 0 && real.load;
  if (ours.ok === okForReal) return;
  const deviation = DEVIATIONS.find((one) => one.variant.test(variant) && one.server.test(server));
  expect({ server, variant, ok: ours.ok, said: said(ours) }).toEqual({
    server,
    variant,
    ok: deviation?.ok ?? okForReal,
    said: expect.stringMatching(deviation?.says ?? /./) as unknown,
  });
}

/** The project's own selection, with verdicts cut to what is compared. */
const OWN = join(PROJECT, 'test/fixtures/damaged-rdb');

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function ownVerdicts(server: string): readonly (readonly [variant: string, real: RealVerdict])[] {
  return Object.entries(readJson(join(OWN, server, 'verdicts.json')) as Record<string, RealVerdict>);
}

interface FullVerdicts {
  readonly variants: Readonly<
    Record<
      string,
      {
        readonly check: { readonly rc: number };
        readonly load: { readonly loaded?: boolean };
        readonly load_sanitize?: { readonly loaded?: boolean } | string;
      }
    >
  >;
}

function fullVerdicts(folder: string): readonly (readonly [variant: string, real: RealVerdict])[] {
  const { variants } = readJson(join(folder, 'verdicts.json')) as FullVerdicts;
  return Object.entries(variants).map(([variant, { check, load, load_sanitize: sanitize }]) => {
    const loaded = load.loaded === true;
    return [
      variant,
      { check: check.rc, load: loaded, sanitize: typeof sanitize === 'object' ? sanitize.loaded === true : loaded },
    ];
  });
}

const CORPUS = join(SHARED, 'corpus/servers');
const corpusServers = hasShared
  ? readdirSync(CORPUS).filter((server) => existsSync(join(CORPUS, server, 'damaged-rdb/verdicts.json')))
  : [];

describe('damaged dumps, against the real tools', () => {
  describe.each(readdirSync(OWN))('%s', (server) => {
    it.each(ownVerdicts(server))('%s', (variant, real) =>
      compare(server, variant, real, join(OWN, server, `${variant}.rdb`)),
    );
  });

  describe.skipIf(!hasShared)('the whole corpus', () => {
    it.each(corpusServers)('%s', (server) => {
      const folder = join(CORPUS, server, 'damaged-rdb');
      for (const [variant, real] of fullVerdicts(folder)) {
        compare(server, variant, real, join(folder, `${variant}.rdb`));
      }
    });
  });

  it('explains what the tools leave unsaid', () => {
    const sayOf = (variant: string): string => said(verdictOf(readFileSync(join(OWN, 'redis-7.0', `${variant}.rdb`))));
    expect(sayOf('duplicate-key')).toMatch(
      /error duplicate-key the key "invoice:13089:str" a second time in database 0; the first is at offset \d+/,
    );
    expect(sayOf('trailing-garbage')).toMatch(/warning trailing-bytes/);
    expect(sayOf('trailing-zeros')).toMatch(/warning trailing-bytes \d+ zero bytes/);
    expect(sayOf('two-files')).toMatch(/warning trailing-bytes \d+ bytes that begin like another dump/);
    expect(sayOf('version-1')).toMatch(/warning bad-version version 1/);
  });
});

/** Exit codes of redis-check-rdb for a file cut at every length and with every byte changed. */
interface Exhaustive {
  readonly file: string;
  readonly cut: readonly number[];
  readonly xor_ff: readonly number[];
  readonly xor_01: readonly number[];
}

/**
 * Changes of one byte that redis-check-rdb lets pass and we do not. A last version digit that is no digit ends the
 * number for atoi(), so the version is one below 5 and the checksum is not looked at.
 */
const STRICTER: readonly (readonly [change: 'xor_ff' | 'xor_01', at: number])[] = [['xor_ff', 8]];

function compareAll(intact: Uint8Array, { cut, xor_ff, xor_01 }: Exhaustive): void {
  expect(verdictOf(intact).ok).toBe(true);
  const wrong: string[] = [];
  const check = (what: string, bytes: Uint8Array, ok: boolean): void => {
    if (verdictOf(bytes).ok !== ok) wrong.push(`${what}: should be ${ok ? 'ok' : 'damaged'}`);
  };
  cut.forEach((code, length) => check(`cut at ${length}`, intact.subarray(0, length), code === 0));
  for (const [change, mask, codes] of [
    ['xor_ff', 0xff, xor_ff],
    ['xor_01', 0x01, xor_01],
  ] as const) {
    codes.forEach((code, at) => {
      const bytes = Uint8Array.from(intact);
      bytes[at] ^= mask;
      const stricter = STRICTER.some(([strict, place]) => strict === change && place === at);
      check(`${change} at ${at}`, bytes, code === 0 && !stricter);
    });
  }
  expect(wrong).toEqual([]);
}

describe('every cut and every changed byte of a small dump, against redis-check-rdb', () => {
  it('redis-7.0', () => {
    const folder = join(OWN, 'redis-7.0');
    const { file, ...codes } = readJson(join(folder, 'exhaustive.json')) as Record<keyof Exhaustive, string>;
    const digits = (text: string): number[] => [...text].map(Number);
    compareAll(readFileSync(join(folder, file)), {
      file,
      cut: digits(codes.cut),
      xor_ff: digits(codes.xor_ff),
      xor_01: digits(codes.xor_01),
    });
  });

  const others = corpusServers.filter((server) => existsSync(join(CORPUS, server, 'damaged-rdb/exhaustive.json')));
  it.skipIf(!hasShared).each(hasShared ? others : ['the corpus is not here'])('%s', (server) => {
    const folder = join(CORPUS, server, 'damaged-rdb');
    const rows = readJson(join(folder, 'exhaustive.json')) as Record<
      'cut' | 'xor_ff' | 'xor_01',
      [number, number, string][]
    > & { file: string };
    const codes = (list: [number, number, string][]): number[] => list.map(([code]) => code);
    compareAll(readFileSync(join(folder, rows.file)), {
      file: rows.file,
      cut: codes(rows.cut),
      xor_ff: codes(rows.xor_ff),
      xor_01: codes(rows.xor_01),
    });
  });
});
