import type { ByteSource } from '../io/byte-source.js';
import type { Damage } from './damage.js';
import { assumedHeader, FIRST_VALKEY_VERSION, HEADER_LENGTH, readHeader } from './header.js';
import { findRecord } from './resync.js';
import type { RdbHeader } from './scan-events.js';

/** What a scan makes of the first bytes of a file. */
export interface ScannedHeader {
  /** As it stands in the file, or what the file is read with for want of one. */
  readonly header: RdbHeader;
  /** False when `header` does not stand in the file. */
  readonly found: boolean;
  readonly damage: readonly Damage[];
  /** Offset of the first record; -1 when there is nothing to read. */
  readonly records: number;
}

/** Reads a dump's header, and says what is wrong with it. @throws SourceError */
export function scanHeader(source: ByteSource): ScannedHeader {
  const verdict = readHeader(source);
  switch (verdict.kind) {
    case 'good':
      return { header: verdict.header, found: true, damage: doubtsOf(verdict.header), records: HEADER_LENGTH };
    case 'bad-version':
      return {
        header: verdict.header,
        found: true,
        damage: [badVersion(verdict.header, verdict.found)],
        records: HEADER_LENGTH,
      };
    case 'too-short':
      return { header: assumedHeader(), found: false, damage: [tooShort(verdict.bytes)], records: -1 };
    case 'bad-magic':
      return withoutMagic(source, verdict.found);
  }
}

/** What speaks against a header that can be read. */
function doubtsOf(header: RdbHeader): Damage[] {
  if (header.dialect === 'valkey' && header.version < FIRST_VALKEY_VERSION) {
    return [
      {
        kind: 'bad-version',
        offset: 6,
        length: 3,
        severity: 'error',
        guess: true,
        expected: `version ${FIRST_VALKEY_VERSION} or later behind the magic VALKEY`,
        found: `version ${header.version}`,
        lost: 'nothing: the records can be read, but every server refuses the file. Magic and version do not belong together',
      },
    ];
  }
  if (!header.newer) return [];
  return [
    {
      kind: 'unsupported',
      offset: 0,
      length: 0,
      severity: 'warning',
      guess: false,
      expected: 'a version that is known',
      found: `version ${header.version}`,
      lost: 'nothing yet: newer than this tool knows; what it does not know is passed over and named',
    },
  ];
}

function badVersion(header: RdbHeader, found: string): Damage {
  const offset = header.dialect === 'valkey' ? 6 : 5;
  return {
    kind: 'bad-version',
    offset,
    length: HEADER_LENGTH - offset,
    severity: 'error',
    guess: true,
    expected: 'version digits',
    found,
    lost: `the version; read as version ${header.version}. Every server refuses the file`,
  };
}

const tooShort = (bytes: number): Damage => ({
  kind: 'truncated',
  offset: 0,
  length: bytes,
  severity: 'error',
  guess: false,
  expected: `${HEADER_LENGTH} bytes of header`,
  found: `${bytes} bytes`,
  lost: 'everything: the file ends inside its header',
});

/** Perhaps only the first bytes are damaged: what follows them may still read as records. */
function withoutMagic(source: ByteSource, found: string): ScannedHeader {
  const header = assumedHeader();
  const search = { from: HEADER_LENGTH, to: HEADER_LENGTH + 1, header, templates: new Map<number, number>() };
  const readable = findRecord(source, search) === HEADER_LENGTH;
  const damage: Damage = {
    kind: 'bad-magic',
    offset: 0,
    length: Math.min(HEADER_LENGTH, source.size),
    severity: 'error',
    guess: readable,
    expected: '"REDIS" or "VALKEY" and version digits',
    found,
    lost: readable
      ? 'the version; the records behind it can be read. Every server refuses the file'
      : 'everything: this is not a Redis dump',
  };
  return { header, found: false, damage: [damage], records: readable ? HEADER_LENGTH : -1 };
}
