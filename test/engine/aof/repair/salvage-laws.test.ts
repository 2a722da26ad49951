/** Laws of salvage, over logs that are damaged at random. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesNothing } from '../../../../src/engine/aof/plan.js';
import { command, commandsOf, EXEC, MULTI, planOf, repaired, select, textOf, written } from './log-maker.js';

const word = fc.stringMatching(/^[a-z]{1,6}$/);
/** Values hold anything, also what looks like a log. */
const value = fc.oneof(
  word,
  fc.uint8Array({ minLength: 1, maxLength: 30 }).map(textOf),
  fc.constant('x\r\n*1\r\n$4\r\nPING'),
  fc.constant('\r\n'),
);

const plain = fc.oneof(
  fc.tuple(word, value).map(([key, text]) => command('SET', key, text)),
  fc.tuple(word, fc.array(value, { minLength: 1, maxLength: 3 })).map(([key, all]) => command('RPUSH', key, ...all)),
  word.map((key) => command('INCR', key)),
  fc.tuple(word, word, value).map(([key, field, text]) => command('HSET', key, field, text)),
);

/** A command or a transaction, with its bytes; transactions are not taken apart. */
const unit = fc.oneof(
  { weight: 6, arbitrary: plain.map((one) => [one]) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }).map((db) => [select(db)]) },
  { weight: 2, arbitrary: fc.array(plain, { minLength: 1, maxLength: 4 }).map((all) => [MULTI, ...all, EXEC]) },
);

const log = fc.array(unit, { minLength: 1, maxLength: 14 });

/** What happens to the bytes. Everything is given as a share of the length. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('write' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }),
  }),
);
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

interface Damaged {
  readonly text: string;
  /** Bytes of the original that are as they were: `[from, to)`, and by how much they have moved. */
  readonly from: number;
  readonly to: number;
}

/** Damages a log at one place. `from` to `to` is what was touched in the original. */
function harm(text: string, { kind, at, ...rest }: Damage): Damaged {
  const place = Math.min(text.length - 1, Math.floor(at * text.length));
  if (kind === 'cut') return { text: text.slice(0, place), from: place, to: text.length };
  const bytes = 'bytes' in rest ? textOf(rest.bytes) : '';
  if (kind === 'insert') return { text: text.slice(0, place) + bytes + text.slice(place), from: place, to: place };
  const written = bytes.slice(0, text.length - place);
  return {
    text: text.slice(0, place) + written + text.slice(place + written.length),
    from: place,
    to: place + written.length,
  };
}

/** Commands without those that say nothing by themselves. */
const isControl = (text: string): boolean => text === MULTI || text === EXEC || text.includes('$6\r\nSELECT\r\n');

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const one of whole) if (at < part.length && part[at] === one) at++;
  return at === part.length;
}

describe('salvage', () => {
  it('leaves a sound log as it is', () => {
    fc.assert(
      fc.property(log, (units) => {
        const text = units.flat().join('');
        for (const strategy of ['truncate', 'salvage', 'refuse'] as const) {
          const plan = planOf(text, { damage: strategy });
          expect(plan.refusal).toBeNull();
          expect(changesNothing(plan)).toBe(true);
          expect(written(text, plan)).toBe(text);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps all that was not touched, in its order and database, and invents nothing', () => {
    fc.assert(
      fc.property(log, damage, (units, harmDone) => {
        const original = units.flat().join('');
        const { text, from, to } = harm(original, harmDone);
        const result = repaired(text, { damage: 'salvage' });
        const kept = commandsOf(result);
        // Commands that overlap the damage may have survived with other bytes in their values: they are not judged.
        const survivors: string[] = [];
        const expected: string[] = [];
        let at = 0;
        let touchedText: string[] = [];
        for (const one of units) {
          const length = one.join('').length;
          const touched = at < Math.max(to, from + 1) && at + length > from;
          // What is put in between two commands touches neither, but for a # that makes a first line an annotation.
          const hash = 'bytes' in harmDone && harmDone.bytes.includes(0x23);
          const between = from === to && ((at === from && !hash) || at + length === from);
          if (touched && !between) touchedText = one;
          else expected.push(...one.filter((command) => !isControl(command)));
          at += length;
        }
        for (const { text: command } of kept.commands) if (!isControl(command)) survivors.push(command);
        expect(isSubsequence(expected, survivors)).toBe(true);
        // What there is more comes from the touched unit, or from bytes that were put in and happen to be a command.
        const all = units.flat().filter((command) => !isControl(command));
        const extra = survivors.length - expected.length;
        expect(extra).toBeLessThanOrEqual(touchedText.filter((command) => !isControl(command)).length);
        if (extra === 0) expect(isSubsequence(survivors, all)).toBe(true);
        // It is whole: another repair has nothing to do.
        expect(kept.damaged).toBe(false);
        expect(changesNothing(planOf(result, { damage: 'salvage' }))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps at least what truncation keeps', () => {
    fc.assert(
      fc.property(log, damage, (units, harmDone) => {
        const { text } = harm(units.flat().join(''), harmDone);
        const cut = planOf(text, { damage: 'truncate' });
        fc.pre(cut.refusal === null);
        const prefix = commandsOf(written(text, cut)).commands.map((one) => one.text);
        const all = commandsOf(repaired(text, { damage: 'salvage' })).commands.map((one) => one.text);
        // The last command of the cut may be one whose count was damaged: salvage sees that it is none.
        expect(isSubsequence(prefix, all) || isSubsequence(prefix.slice(0, -1), all)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
