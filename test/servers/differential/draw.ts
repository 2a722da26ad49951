import type { Random } from './random.js';

const LONG = 'x'.repeat(70);
const MEMBERS = ['a', 'b', 'c', 'd', 'e', '1', '2', '3', '-5', '100', '70000', 'foo bar', '', '\0\xff\r\n', LONG];
const WIDE = ['9223372036854775807', '-9223372036854775808', '9007199254740993', '3.5', '1e3', '01', '+1', ' 1'];
const INTEGERS = ['0', '1', '-1', '2', '-2', '3', '5', '-100', '100'];
const ODD_INTEGERS = [
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  'abc',
  '1.5',
  '',
  '1 ',
  '+1',
];
const SCORES = ['0', '1', '2', '3', '-1', '1.5', '-2.25', 'inf', '-inf', '+inf', '100000', '1048576.5', '1e3'];
const ODD_SCORES = ['abc', 'nan', '', '1e400', '-0'];

/** What the families draw from. */
export class Draw {
  constructor(
    readonly r: Random,
    readonly prefix: string,
  ) {}

  key = (): string => {
    const { r } = this;
    if (r.chance(0.06)) return `${r.pick(['s', 'l', 't', 'z', 'h', 'b', 'p', 'g'])}${r.below(3)}`;
    return `${this.prefix}${r.below(4)}`;
  };

  member = (): string => {
    const { r } = this;
    if (r.chance(0.05)) return r.pick(WIDE);
    return r.chance(0.3) ? String(r.below(20)) : r.pick(MEMBERS);
  };

  integer = (): string => (this.r.chance(0.05) ? this.r.pick(ODD_INTEGERS) : this.r.pick(INTEGERS));

  score = (): string => (this.r.chance(0.05) ? this.r.pick(ODD_SCORES) : this.r.pick(SCORES));

  float = (): string =>
    this.r.chance(0.6)
      ? this.r.pick(['0.1', '0.2', '-0.3', '1.5', '3', '1e3', '1.23456789', '5e-5', '-7'])
      : this.score();

  pattern = (): string =>
    this.r.pick(['*', 'a*', '?', '[a-c]', '[^a]', '*1*', '\\a', 'foo*', 'h[', '[a', '\\', '[z-a]', 'a\\']);

  /** A word in a case that nobody would choose. */
  word = (word: string): string => {
    const { r } = this;
    return r.chance(0.7) ? word : r.chance(0.5) ? word.toLowerCase() : word[0].toLowerCase() + word.slice(1);
  };

  lifetime = (): readonly string[] => {
    const { r } = this;
    if (r.chance(0.08))
      return [r.pick(['EX', 'PX', 'EXAT', 'PXAT']), r.pick(['0', '-1', 'abc', '9223372036854775807', ''])];
    return r.pick([
      ['EX', '1000'],
      ['PX', '1000000'],
      ['EXAT', '4102444800'],
      ['PXAT', '4102444800123'],
    ]);
  };
}

/** Makes the commands of a family. */
export type Family = (d: Draw) => readonly (() => readonly (string | readonly string[])[])[];
