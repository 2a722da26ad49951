import { decodePosition, distance, latitudeDistance, type Position } from '../../codec/geohash.js';
import { SortedSetValue } from '../../keyspace/sorted-set-value.js';
import { isWord, readDouble, readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { readSortedSet } from '../lookup.js';
import { storeOrDelete } from '../store.js';
import { readPosition, readUnit, replyDistance, replyPosition } from './geo.js';

/** Members around a position: GEOSEARCH and its older forms (geo.c, georadiusGeneric). */

type Shape =
  | { readonly kind: 'circle'; readonly radius: number; readonly unit: number }
  /** Lengths in metres. */
  | { readonly kind: 'box'; readonly width: number; readonly height: number; readonly unit: number };

interface Search {
  readonly set: SortedSetValue | undefined;
  center: Position | null;
  shape: Shape | null;
  withDistance: boolean;
  withHash: boolean;
  withPosition: boolean;
  any: boolean;
  order: 'none' | 'ascending' | 'descending';
  count: number;
  storeKey: string | null;
  storeDistance: boolean;
}

interface Found {
  readonly member: string;
  readonly score: number;
  readonly metres: number;
}

/** What a command's name says already. */
interface SearchForm {
  /** `coordinates` and `member` are the forms of GEORADIUS; `words` that of GEOSEARCH. */
  readonly from: 'coordinates' | 'member' | 'words';
  readonly store: 'option' | 'always' | 'never';
}

function readCircle(radiusText: string, unitText: string): Shape {
  const radius = readDouble(radiusText, 'ERR need numeric radius');
  if (radius < 0) refuse('ERR radius cannot be negative');
  const unit = readUnit(unitText);
  return { kind: 'circle', radius: radius * unit, unit };
}

function readBox(widthText: string, heightText: string, unitText: string): Shape {
  const width = readDouble(widthText, 'ERR need numeric width');
  const height = readDouble(heightText, 'ERR need numeric height');
  if (width < 0 || height < 0) refuse('ERR height or width cannot be negative');
  const unit = readUnit(unitText);
  return { kind: 'box', width: width * unit, height: height * unit, unit };
}

function memberPosition(set: SortedSetValue, member: string): Position {
  const score = set.score(member) ?? refuse('ERR could not decode requested zset member');
  return decodePosition(score);
}

function readSearch(call: Call, form: SearchForm): Search {
  const { args } = call;
  const bySearch = form.from === 'words';
  const source = form.store === 'always' ? 2 : 1;
  const search: Search = {
    set: readSortedSet(call, args[source]),
    center: null,
    shape: null,
    withDistance: false,
    withHash: false,
    withPosition: false,
    any: false,
    order: 'none',
    count: 0,
    storeKey: form.store === 'always' ? args[1] : null,
    storeDistance: false,
  };
  let at = source + 1;
  if (form.from === 'coordinates') {
    search.center = readPosition(args[2], args[3]);
    search.shape = readCircle(args[4], args[5]);
    at = 6;
  } else if (form.from === 'member') {
    if (search.set !== undefined) {
      search.center = memberPosition(search.set, args[2]);
      search.shape = readCircle(args[3], args[4]);
    }
    at = 5;
  }
  readOptions(call, form, search, at);
  checkOptions(call, search, bySearch);
  return search;
}

const NOWHERE: Position = { longitude: 0, latitude: 0 };

function readOptions({ args }: Call, form: SearchForm, search: Search, from: number): void {
  const bySearch = form.from === 'words';
  let centeredBy = '';
  for (let at = from; at < args.length; at++) {
    const word = args[at].toUpperCase();
    const left = args.length - at - 1;
    if (word === 'WITHDIST') search.withDistance = true;
    else if (word === 'WITHHASH') search.withHash = true;
    else if (word === 'WITHCOORD') search.withPosition = true;
    else if (word === 'ANY') search.any = true;
    else if (word === 'ASC') search.order = 'ascending';
    else if (word === 'DESC') search.order = 'descending';
    else if (word === 'COUNT' && left >= 1) {
      search.count = readInteger(args[++at]);
      if (search.count <= 0) refuse('ERR COUNT must be > 0');
    } else if (form.store === 'option' && (word === 'STORE' || word === 'STOREDIST') && left >= 1) {
      search.storeKey = args[++at];
      search.storeDistance = word === 'STOREDIST';
    } else if (bySearch && word === 'FROMMEMBER' && left >= 1 && centeredBy !== 'FROMLONLAT') {
      // Without a set the other arguments are still looked at.
      search.center = search.set === undefined ? NOWHERE : memberPosition(search.set, args[at + 1]);
      centeredBy = word;
      at++;
    } else if (bySearch && word === 'FROMLONLAT' && left >= 2 && centeredBy !== 'FROMMEMBER') {
      search.center = readPosition(args[at + 1], args[at + 2]);
      centeredBy = word;
      at += 2;
    } else if (bySearch && word === 'BYRADIUS' && left >= 2 && search.shape?.kind !== 'box') {
      search.shape = readCircle(args[at + 1], args[at + 2]);
      at += 2;
    } else if (bySearch && word === 'BYBOX' && left >= 3 && search.shape?.kind !== 'circle') {
      search.shape = readBox(args[at + 1], args[at + 2], args[at + 3]);
      at += 3;
    } else if (form.store === 'always' && isWord(word, 'STOREDIST')) search.storeDistance = true;
    else refuse(ERRORS.syntax);
  }
}

function checkOptions({ args }: Call, search: Search, bySearch: boolean): void {
  if (search.storeKey !== null && (search.withDistance || search.withHash || search.withPosition)) {
    const what = bySearch ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS';
    refuse(`ERR ${what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`);
  }
  if (bySearch && search.center === null) {
    refuse(`ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ${args[0]}`);
  }
  if (bySearch && search.shape === null) {
    refuse(`ERR exactly one of BYRADIUS and BYBOX can be specified for ${args[0]}`);
  }
  if (search.any && search.count === 0) refuse('ERR the ANY argument requires COUNT argument');
  if (search.count > 0 && search.order === 'none' && !search.any) search.order = 'ascending';
}

/** Metres from the centre, or null for what is outside. */
function reach(center: Position, shape: Shape, position: Position): number | null {
  if (shape.kind === 'circle') {
    const metres = distance(center, position);
    return metres > shape.radius ? null : metres;
  }
  if (latitudeDistance(position.latitude, center.latitude) > shape.height / 2) return null;
  const sideways = { longitude: center.longitude, latitude: position.latitude };
  if (distance(position, sideways) > shape.width / 2) return null;
  return distance(center, position);
}

function find({ set, center, shape, any, count, order }: Search): readonly Found[] {
  const found: Found[] = [];
  if (set === undefined || center === null || shape === null) return found;
  set.forRange(0, set.size, false, (member, score) => {
    const metres = reach(center, shape, decodePosition(score));
    if (metres !== null) found.push({ member, score, metres });
    return !(any && found.length >= count);
  });
  if (order === 'ascending') found.sort((a, b) => a.metres - b.metres);
  else if (order === 'descending') found.sort((a, b) => b.metres - a.metres);
  return count === 0 ? found : found.slice(0, count);
}

function search(call: Call, form: SearchForm): void {
  const { reply, keyspace } = call;
  const query = readSearch(call, form);
  const found = find(query);
  const unit = query.shape?.unit ?? 1;
  if (query.storeKey !== null) {
    const scores = found.map(({ score, metres }) => (query.storeDistance ? metres / unit : score));
    const members = found.map(({ member }) => member);
    const result = SortedSetValue.fromPairs(members, scores, keyspace.limits);
    const event = form.store === 'always' ? 'geosearchstore' : 'georadiusstore';
    storeOrDelete(call, query.storeKey, result, 'z', event);
    if (found.length > 1) keyspace.dirty += found.length - 1;
    reply.integer(found.length);
    return;
  }
  const { withDistance, withHash, withPosition } = query;
  const extra = Number(withDistance) + Number(withHash) + Number(withPosition);
  reply.array(found.length);
  for (const { member, score, metres } of found) {
    if (extra > 0) reply.array(1 + extra);
    reply.bulk(member);
    if (withDistance) replyDistance(reply, metres / unit);
    if (withHash) reply.integer(score);
    if (withPosition) replyPosition(reply, decodePosition(score));
  }
}

export const GEO_SEARCH: CommandFunctions = {
  GEORADIUS: (call) => search(call, { from: 'coordinates', store: 'option' }),
  GEORADIUS_RO: (call) => search(call, { from: 'coordinates', store: 'never' }),
  GEORADIUSBYMEMBER: (call) => search(call, { from: 'member', store: 'option' }),
  GEORADIUSBYMEMBER_RO: (call) => search(call, { from: 'member', store: 'never' }),
  GEOSEARCH: (call) => search(call, { from: 'words', store: 'never' }),
  GEOSEARCHSTORE: (call) => search(call, { from: 'words', store: 'always' }),
};
