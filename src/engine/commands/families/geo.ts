import { doubleAsLongText } from '../../codec/long-double.js';
import {
  decodePosition,
  distance,
  positionText,
  geohashText,
  LATITUDE_LIMIT,
  LONGITUDE_LIMIT,
  type Position,
} from '../../codec/geohash.js';
import { readDouble } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { readSortedSet } from '../lookup.js';
import type { ReplyWriter } from '../reply-writer.js';
import { addMembers } from './sorted-set.js';

/** Positions in sorted sets; looking around is in geo-search.ts. */

const UNITS: Readonly<Record<string, number>> = { M: 1, KM: 1000, FT: 0.3048, MI: 1609.34 };

/** Metres of a unit. @throws CommandError */
export function readUnit(text: string): number {
  const word = text.toUpperCase();
  return Object.hasOwn(UNITS, word) ? UNITS[word] : refuse('ERR unsupported unit provided. please use M, KM, FT, MI');
}

/** @throws CommandError for what is not on the map */
export function readPosition(longitudeText: string, latitudeText: string): Position {
  const longitude = readDouble(longitudeText);
  const latitude = readDouble(latitudeText);
  if (Math.abs(longitude) > LONGITUDE_LIMIT || Math.abs(latitude) > LATITUDE_LIMIT) {
    refuse(`ERR invalid longitude,latitude pair ${fixed(longitude)},${fixed(latitude)}`);
  }
  return { longitude, latitude };
}

const fixed = (value: number): string => (Number.isFinite(value) ? value.toFixed(6) : value > 0 ? 'inf' : '-inf');

/** Distances are replied with four digits behind the point. */
export const replyDistance = (reply: ReplyWriter, value: number): void => reply.bulk(value.toFixed(4));

export function replyPosition(reply: ReplyWriter, { longitude, latitude }: Position): void {
  reply.array(2);
  for (const value of [longitude, latitude]) {
    if (reply.protocol === 3) reply.double(value);
    else reply.bulk(doubleAsLongText(value));
  }
}

function add(call: Call): void {
  const { args } = call;
  let from = 2;
  let words = '';
  for (; from < args.length; from++) {
    const word = args[from].toUpperCase();
    if (word !== 'NX' && word !== 'XX' && word !== 'CH') break;
    words += word;
  }
  if ((args.length - from) % 3 !== 0 || (words.includes('NX') && words.includes('XX'))) refuse(ERRORS.syntax);
  const added = ['ZADD', ...args.slice(1, from)];
  for (let i = from; i < args.length; i += 3) {
    added.push(positionText(readPosition(args[i], args[i + 1])), args[i + 2]);
  }
  // What is run and logged is the ZADD (geo.c, geoaddCommand).
  call.args = added;
  addMembers(call);
}

function distanceBetween(call: Call): void {
  const { args, reply } = call;
  if (args.length > 5) refuse(ERRORS.syntax);
  const unit = args.length === 5 ? readUnit(args[4]) : 1;
  const set = readSortedSet(call, args[1]);
  const a = set?.score(args[2]);
  const b = set?.score(args[3]);
  if (a === undefined || b === undefined) reply.null();
  else replyDistance(reply, distance(decodePosition(a), decodePosition(b)) / unit);
}

function positions(call: Call): void {
  const { args, reply } = call;
  const set = readSortedSet(call, args[1]);
  reply.array(args.length - 2);
  for (let i = 2; i < args.length; i++) {
    const score = set?.score(args[i]);
    if (score === undefined) reply.nullArray();
    else replyPosition(reply, decodePosition(score));
  }
}

function hashes(call: Call): void {
  const { args, reply } = call;
  const set = readSortedSet(call, args[1]);
  reply.array(args.length - 2);
  for (let i = 2; i < args.length; i++) {
    const score = set?.score(args[i]);
    if (score === undefined) reply.null();
    else reply.bulk(geohashText(decodePosition(score)));
  }
}

export const GEO: CommandFunctions = {
  GEOADD: add,
  GEODIST: distanceBetween,
  GEOPOS: positions,
  GEOHASH: hashes,
};
