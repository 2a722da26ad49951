import { encodeGorilla } from '../engine/codec/gorilla-encoder.js';
import { DumpBuilder } from '../engine/rdb/dump-builder.js';
import { moduleId, ValueBytes, type Text } from '../engine/rdb/value-bytes.js';

const MODULE = 7;

/** A module's value: its id, then fields each behind the opcode of its kind. */
class ModuleValue {
  readonly #bytes = new ValueBytes();

  constructor(
    readonly name: string,
    version: number,
  ) {
    this.#bytes.length(moduleId(name, version));
  }

  unsigned(...values: readonly (number | bigint)[]): this {
    for (const value of values) this.#bytes.length(2, value);
    return this;
  }

  signed(...values: readonly number[]): this {
    for (const value of values) this.#bytes.length(1, value);
    return this;
  }

  double(...values: readonly number[]): this {
    for (const value of values) this.#bytes.length(4).double(value);
    return this;
  }

  string(...values: readonly Text[]): this {
    for (const value of values) this.#bytes.length(5).string(value);
    return this;
  }

  take(): Uint8Array {
    return this.#bytes.length(0).take();
  }
}

const zeros = (bytes: number): Uint8Array => new Uint8Array(bytes);

function timeSeries(compressed: boolean): ModuleValue {
  const samples = Array.from({ length: 40 }, (_, i) => ({ time: 1_700_000_000_000 + i * 1000, value: Math.sin(i) }));
  const value = new ModuleValue('TSDB-TYPE', 8).string('temperature').unsigned(86_400_000, 1024, compressed ? 2 : 1);
  value.unsigned(1_700_000_039_000).double(Math.sin(39)).unsigned(40, 2, 0, 10).double(0.5);
  value.unsigned(1).string('room', 'kitchen').unsigned(1).string('temperature:avg').unsigned(60_000, 0, 4, 5);
  value.double(123.5, 7).unsigned(0, 1);
  if (!compressed) return value.unsigned(1_700_000_000_000, 40, 1024).string(zeros(1024));
  const chunk = encodeGorilla(samples, 1024);
  value.unsigned(1024, chunk.samples, chunk.bits, chunk.firstValue, chunk.firstTime, chunk.lastTime);
  return value.unsigned(BigInt.asUintN(64, chunk.lastDelta), chunk.lastValue, 0, 0).string(chunk.data);
}

function vectorSet(): ModuleValue {
  const value = new ModuleValue('vectorset', 0).unsigned(2, 30, (16 << 8) | 1, 0);
  for (let i = 0; i < 30; i++) {
    value.string(`element ${i}`, Uint8Array.of(127, 129)).unsigned(3).unsigned(i, 1, 0x3f80_0000_4000_0000n);
  }
  return value;
}

/** A dump with a value of every module whose layout is known, and of one that is not. */
export function moduleDump(): Uint8Array {
  const values = [
    new ModuleValue('ReJSON-RL', 3).string('{"a":[1,2.5,null,{"b":"text"}]}'),
    new ModuleValue('ReJSON-RL', 2).string('[1]').unsigned(1).string('index', 'path'),
    new ModuleValue('MBbloom--', 4)
      .unsigned(60, 1, 5, 2, 100)
      .double(0.01)
      .unsigned(7)
      .double(9.6)
      .unsigned(1024, 10)
      .string(zeros(128))
      .unsigned(60),
    new ModuleValue('MBbloomCF', 4).unsigned(2, 8, 11, 1, 2, 20, 2, 8).string(zeros(16)).unsigned(16).string(zeros(32)),
    new ModuleValue('CMSk-TYPE', 0).unsigned(10, 5, 42).string(zeros(200)),
    new ModuleValue('TopK-TYPE', 0).unsigned(3, 8, 7).double(0.9).string(zeros(448), zeros(72), 'a\0', 'long\0', '\0'),
    new ModuleValue('TDIS-TYPE', 0).double(100, -5, 50).signed(610, 3, 0, 7).double(6, 0, -5, 1, 50, 1, 4, 1),
    timeSeries(true),
    timeSeries(false),
    vectorSet(),
    new ModuleValue('hellotype', 0).unsigned(1).signed(5).string('text'),
  ];
  const dump = new DumpBuilder('REDIS0011').selectDb(0);
  for (const [i, value] of values.entries()) dump.raw([MODULE]).text(`m:${i}:${value.name}`).raw(value.take());
  return dump.end().bytes();
}
