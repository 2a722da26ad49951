import {
  addElement,
  cacheCount,
  cachedCount,
  describeRuns,
  emptyHyperLogLog,
  estimate,
  invalidateCount,
  isDense,
  isHyperLogLog,
  mergeRegisters,
  REGISTERS,
  setRegister,
  toDense,
} from '../../keyspace/hyperloglog.js';
import { RawString } from '../../keyspace/raw-string.js';
import { stringText } from '../../keyspace/string-text.js';
import type { StringValue } from '../../keyspace/value.js';
import type { Call, CommandFunctions } from '../call.js';
import { refuse } from '../command-error.js';
import { readString, writeString } from '../lookup.js';

/** HyperLogLogs; how they lie in strings is in keyspace/hyperloglog.ts. */

const DAMAGED = 'INVALIDOBJ Corrupted HLL object detected';

/** @throws CommandError for a string that is none */
function sketchOf(value: StringValue): RawString {
  const raw = value instanceof RawString ? value : RawString.from(stringText(value));
  return isHyperLogLog(raw) ? raw : refuse('WRONGTYPE Key is not a valid HyperLogLog string value.');
}

/** The value to change under a key; undefined when there is none. */
function writeSketch(call: Call, key: string): RawString | undefined {
  const entry = writeString(call, key);
  if (entry === undefined) return undefined;
  const sketch = sketchOf(entry.value);
  entry.value = sketch;
  return sketch;
}

function add(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const there = writeSketch(call, key);
  const sketch = there ?? emptyHyperLogLog();
  let updated = there === undefined ? 1 : 0;
  if (there === undefined) keyspace.add(db, key, sketch);
  for (let i = 2; i < args.length; i++) {
    const changed = addElement(sketch, args[i], keyspace.limits.hllSparseMaxBytes);
    if (changed === null) refuse(DAMAGED);
    if (changed) updated++;
  }
  if (updated > 0) {
    invalidateCount(sketch);
    keyspace.changed(db, key, '$', 'pfadd', updated);
  }
  reply.integer(updated > 0 ? 1 : 0);
}

function registersOf(sketches: readonly RawString[]): Uint8Array {
  const registers = new Uint8Array(REGISTERS);
  for (const sketch of sketches) if (!mergeRegisters(registers, sketch)) refuse(DAMAGED);
  return registers;
}

function count(call: Call): void {
  const { args, keyspace, db, reply } = call;
  if (args.length > 2) {
    const sketches: RawString[] = [];
    for (const key of args.slice(1)) {
      const value = readString(call, key);
      if (value !== undefined) sketches.push(sketchOf(value));
    }
    reply.integer(estimate(registersOf(sketches)));
    return;
  }
  const key = args[1];
  if (readString(call, key) === undefined) {
    reply.integer(0);
    return;
  }
  const sketch = writeSketch(call, key);
  if (sketch === undefined) return;
  const cached = cachedCount(sketch);
  if (cached !== null) {
    reply.integer(cached);
    return;
  }
  // The count is kept in the value, which is a change that goes into the log.
  const counted = estimate(registersOf([sketch]));
  cacheCount(sketch, counted);
  keyspace.dirty++;
  keyspace.listeners.touched?.(db, key);
  reply.integer(counted);
}

function merge(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const sources: RawString[] = [];
  for (const source of args.slice(1)) {
    const value = readString(call, source);
    if (value !== undefined) sources.push(sketchOf(value));
  }
  const registers = registersOf(sources);
  const there = writeSketch(call, key);
  const target = there ?? emptyHyperLogLog();
  if (there === undefined) keyspace.add(db, key, target);
  if (sources.some(isDense) && !toDense(target)) refuse(DAMAGED);
  for (let i = 0; i < REGISTERS; i++) {
    if (registers[i] > 0) setRegister(target, i, registers[i], keyspace.limits.hllSparseMaxBytes);
  }
  invalidateCount(target);
  keyspace.changed(db, key, '$', 'pfadd');
  reply.status('OK');
}

function debug(call: Call): void {
  const { args, keyspace, reply } = call;
  const sketch = writeSketch(call, args[2]) ?? refuse('ERR The specified key does not exist');
  switch (args[1].toUpperCase()) {
    case 'GETREG': {
      if (!isDense(sketch)) {
        if (!toDense(sketch)) refuse(DAMAGED);
        keyspace.dirty++;
      }
      const registers = registersOf([sketch]);
      reply.array(REGISTERS);
      for (const register of registers) reply.integer(register);
      return;
    }
    case 'DECODE':
      if (isDense(sketch)) refuse('ERR HLL encoding is not sparse');
      reply.bulk(describeRuns(sketch));
      return;
    case 'ENCODING':
      reply.status(isDense(sketch) ? 'dense' : 'sparse');
      return;
    case 'TODENSE': {
      const converts = !isDense(sketch);
      if (!toDense(sketch)) refuse(DAMAGED);
      if (converts) keyspace.dirty++;
      reply.integer(converts ? 1 : 0);
      return;
    }
    default:
      refuse(`ERR Unknown PFDEBUG subcommand '${args[1]}'`);
  }
}

/** Counts what it has added itself, and looks whether the estimate is near. */
function selfTest({ keyspace, reply }: Call): void {
  const elements = 10_000;
  const sketch = emptyHyperLogLog();
  for (let i = 0; i < elements; i++) addElement(sketch, `element:${i}`, keyspace.limits.hllSparseMaxBytes);
  const error = Math.abs(estimate(registersOf([sketch])) - elements) / elements;
  // The standard error is 0.81 %.
  if (error > 0.05) refuse('ERR TESTFAILED the estimate is too far off');
  reply.status('OK');
}

export const HYPERLOGLOGS: CommandFunctions = {
  PFADD: add,
  PFCOUNT: count,
  PFMERGE: merge,
  PFDEBUG: debug,
  PFSELFTEST: selfTest,
};
