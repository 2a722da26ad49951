import { ascii, DumpBuilder, int64, length } from '../engine/rdb/dump-builder.js';
import { ValueBytes } from '../engine/rdb/value-bytes.js';
import { moduleDump } from './module-dumps.js';

const listpackOf = (...texts: readonly string[]): Uint8Array => {
  const entries = texts.flatMap((text) => [0x80 | text.length, ...ascii(text), text.length + 1]);
  const size = entries.length + 7;
  return Uint8Array.of(size & 0xff, size >> 8, 0, 0, texts.length, 0, ...entries, 0xff);
};

const double = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer);

/** Small dumps with the types and opcodes of versions that the corpus has no files of. */
export function rareDumps(): readonly (readonly [name: string, bytes: Uint8Array])[] {
  const string = (bytes: Uint8Array): readonly Uint8Array[] => [length(bytes.length), bytes];
  const fields = listpackOf('name', 'city');
  const values = listpackOf('ann', 'rome');
  const template = new DumpBuilder('REDIS0015').raw([242], length(7), length(2)).text('name').text('city').selectDb(0);
  // By reference: the template's id is the first entry. 7 as a listpack's small integer.
  const byReference = Uint8Array.of(values.length + 2, 0, 0, 0, 3, 0, 7, 1, ...values.subarray(6));
  template
    .raw([30])
    .text('t:1')
    .raw(...string(byReference));
  template.raw([32]).text('t:2').raw(length(7)).text('bob').text('oslo');
  template
    .raw([29])
    .text('t:3')
    .raw(length(0), ...string(fields), ...string(values));
  template.raw([31]).text('t:4').raw(length(1), length(2)).text('name').text('city').text('eve').text('lima');

  const array = new DumpBuilder('REDIS0014').selectDb(1).raw([28]).text('array').raw(length(4), length(1), length(9));
  array.raw(length(0), length(0)).text('text');
  array.raw(length(3), length(1), int64(-5));
  array.raw(length(70_000), length(2), double(2.5));
  array.raw(length(70_001), length(3)).text('x');

  const bitmap = new DumpBuilder('REDIS0016')
    .raw([33])
    .text('bits')
    .raw(length(100), ...string(new Uint8Array(16)));

  const preGa = new DumpBuilder('REDIS0012').raw([22]).text('h').raw(length(2), length(0)).text('f').text('v');
  preGa.raw(length(1_900_000_000)).text('g').text('w');
  preGa.raw([121], length(12), [107], length(5)).string('enterprise', 'value');

  const metadata = new DumpBuilder('REDIS0013').raw([243], length(1), [1, 2, 3, 4], [2], length(9), [0]);
  metadata.string('m', 'v');
  const slots = new DumpBuilder('VALKEY080').raw([243]).text('a'.repeat(40)).raw(length(1), length(0), length(99));
  slots.selectDb(0).raw([22]).text('h').raw(length(1)).text('f').text('v').raw(int64(-1));

  const zipmap = Uint8Array.of(1, 1, 0x61, 1, 0, 0x62, 0xff);
  const old = new DumpBuilder('REDIS0004')
    .raw([9])
    .text('zipmap')
    .raw(...string(zipmap));
  old.raw([3]).text('scores').raw(length(3)).text('a').raw([253]).text('b').raw([255]).text('c').text('1.5');

  // Compressed to a hundredth: too long to be held in memory whole.
  const endless = new ValueBytes().compressed('ab'.repeat(700_000)).take();
  const long = new DumpBuilder('REDIS0011').raw([0]).text('long').raw(endless);
  long.raw([1]).text('list').raw(length(2), endless).text('short');
  long.raw([4]).text('hash').raw(length(1)).text('field').raw(endless);
  long
    .raw([18])
    .text('quicklist')
    .raw(length(2), length(1), endless, length(2), ...string(listpackOf('a', 'b')));

  const dumps = { template, array, bitmap, 'pre-ga': preGa, metadata, slots, old, long };
  const built = Object.entries(dumps).map(([name, dump]): [string, Uint8Array] => [name, dump.end().bytes()]);
  return [...built, ['modules', moduleDump()] as const].map(([name, bytes]) => [`rare/${name}`, bytes]);
}
