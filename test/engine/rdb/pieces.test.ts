import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import { mergeStatistics } from '../../../src/engine/analysis/statistics-merge.js';
import { Statistics } from '../../../src/engine/analysis/statistics.js';
import { DuplicateFinder } from '../../../src/engine/rdb/duplicate-finder.js';
import { planPieces } from '../../../src/engine/rdb/pieces.js';
import { RdbScanner } from '../../../src/engine/rdb/scan.js';
import { ascii, DumpBuilder } from './dump-builder.js';

const SEPARATORS = [ascii(':'), ascii('::')];

/** 90 MB in three databases; the key `user:7` stands twice in database 1 and once in 2. */
function bigDump(): Uint8Array {
  const dump = new DumpBuilder().aux('ctime', '1700000000').selectDb(0);
  const filler = 'x'.repeat(4000);
  for (let i = 0; i < 9000; i++) dump.string(`cache:${i}`, filler);
  dump.selectDb(1).string('user:7', 'first');
  for (let i = 0; i < 9000; i++) dump.expiring(`session::${i}`, filler, 1_700_000_000_000 + i * 1_000);
  dump.string('user:7', 'again').selectDb(2).string('user:7', 'elsewhere');
  for (let i = 0; i < 4000; i++) dump.string(`plain${i}`, filler);
  return dump.end().bytes();
}

describe('pieces', () => {
  const source = new MemorySource(bigDump());
  const plan = planPieces(source, 4);
  const options = { separators: SEPARATORS, top: 5, now: 0 };

  it('cut the file at records, without a gap', () => {
    expect(plan.pieces).toHaveLength(4);
    expect(plan.savedAt).toBe(1_700_000_000_000);
    for (const [i, { until }] of plan.pieces.entries()) expect(plan.pieces[i + 1]?.start ?? Infinity).toBe(until);
  });

  it('add up to what one scan gives, duplicates and databases too', () => {
    const whole = new Statistics(options);
    new RdbScanner(source, whole).run();
    const finder = new DuplicateFinder(1 << 24);
    let db = 0;
    const parts = plan.pieces.map(({ start, until }) => {
      const statistics = new Statistics({ ...options, savedAt: start === 0 ? null : plan.savedAt });
      const unknown = new DuplicateFinder(1 << 24);
      const known = new DuplicateFinder(1 << 24);
      const inheritedDb = db;
      const scanner = new RdbScanner(
        source,
        {
          key(key) {
            statistics.key(key);
            if (key.db >= 0) db = key.db;
            (key.db < 0 ? unknown : known).add(key.db, key.keyBuffer, key.keyStart, key.keyLength);
          },
          event: (event) => statistics.event(event),
        },
        { until, ...(start === 0 ? {} : { start: { offset: start, db: -1, context: plan.context } }) },
      );
      scanner.run();
      if (until !== Infinity) expect(scanner.offset).toBe(until);
      finder.adopt(unknown.parts(), inheritedDb);
      finder.adopt(known.parts(), null);
      return { snapshot: statistics.snapshot(), inheritedDb };
    });
    const merged = mergeStatistics(parts, SEPARATORS, options.top);
    const expected = whole.snapshot();
    expect({ ...merged, namespaces: null }).toEqual({ ...expected, namespaces: null });
    expect(byPrefix(merged)).toEqual(byPrefix(expected));
    expect(finder.finish(source)).toMatchObject({
      complete: true,
      compared: 22_003,
      duplicates: [{ db: 1, key: ascii('user:7') }],
    });
  });
});

function byPrefix(snapshot: ReturnType<Statistics['snapshot']>) {
  return snapshot.namespaces.entries.map(({ prefix, ...totals }) => [String.fromCharCode(...prefix), totals]).sort();
}
