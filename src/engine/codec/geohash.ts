/**
 * Positions on earth as the server keeps them in scores: 52 bits, 26 each for latitude (even bits) and longitude (odd
 * bits), interleaved (geohash.c, geohash_helper.c, geo.c).
 */

const STEPS = 26;
const CELLS = 2 ** STEPS;
export const LONGITUDE_LIMIT = 180;
/** Web Mercator ends here. */
export const LATITUDE_LIMIT = 85.05112878;
const EARTH_RADIUS = 6372797.560856;
const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz';
const HALF = 2 ** 26;

export interface Position {
  readonly longitude: number;
  readonly latitude: number;
}

/** Spreads 14 bits to the even places of 28: at the very edge of the map there is one bit more. */
function spread(bits: number): number {
  let v = bits & 0x3fff;
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}

/** Gathers the even places into the lower half. */
function gather(bits: number): number {
  let v = bits & 0x55555555;
  v = (v | (v >>> 1)) & 0x33333333;
  v = (v | (v >>> 2)) & 0x0f0f0f0f;
  v = (v | (v >>> 4)) & 0x00ff00ff;
  return (v | (v >>> 8)) & 0xffff;
}

function interleave(latitude: number, longitude: number): number {
  const low = spread(latitude & 0x1fff) | (spread(longitude & 0x1fff) << 1);
  const high = spread(latitude >>> 13) | (spread(longitude >>> 13) << 1);
  return high * HALF + low;
}

const cell = (value: number, limit: number): number => ((value + limit) / (2 * limit)) * CELLS;

/** The 52 bits of a position. */
export function encodePosition({ longitude, latitude }: Position, latitudeLimit = LATITUDE_LIMIT): number {
  return interleave(Math.floor(cell(latitude, latitudeLimit)), Math.floor(cell(longitude, LONGITUDE_LIMIT)));
}

/** The same in decimal digits: at the very edge of the map the bits are more than a number holds. */
export function positionText(position: Position): string {
  const latitude = Math.floor(cell(position.latitude, LATITUDE_LIMIT));
  const longitude = Math.floor(cell(position.longitude, LONGITUDE_LIMIT));
  if (longitude < CELLS && latitude < CELLS) return String(interleave(latitude, longitude));
  const low = interleave(latitude & 0x1fff, longitude & 0x1fff);
  const high = interleave(latitude >>> 13, longitude >>> 13);
  return String(BigInt(high) * BigInt(HALF) + BigInt(low));
}

/** The middle of the cell that 52 bits stand for. */
export function decodePosition(bits: number): Position {
  const high = Math.floor(bits / HALF);
  const low = bits % HALF;
  const latitude = gather(low) | (gather(high) << 13);
  const longitude = gather(low >>> 1) | (gather(high >>> 1) << 13);
  return { longitude: middle(longitude, LONGITUDE_LIMIT), latitude: middle(latitude, LATITUDE_LIMIT) };
}

function middle(index: number, limit: number): number {
  const scale = limit - -limit;
  const low = -limit + (index / CELLS) * scale;
  const high = -limit + ((index + 1) / CELLS) * scale;
  return Math.max(-limit, Math.min(limit, (low + high) / 2));
}

/** The usual geohash of a position: 11 characters, of which the last is always 0 for want of bits. */
export function geohashText(position: Position): string {
  let bits = encodePosition(position, 90);
  bits = Math.floor(bits / 4);
  let text = '';
  for (let i = 0; i < 10; i++) {
    text = ALPHABET[bits % 32] + text;
    bits = Math.floor(bits / 32);
  }
  return `${text}0`;
}

const radians = (degrees: number): number => degrees * (Math.PI / 180);

export const latitudeDistance = (a: number, b: number): number => EARTH_RADIUS * Math.abs(radians(b) - radians(a));

/** Metres between two positions along a great circle. */
export function distance(a: Position, b: Position): number {
  const v = Math.sin((radians(b.longitude) - radians(a.longitude)) / 2);
  if (v === 0) return latitudeDistance(a.latitude, b.latitude);
  const latitudeA = radians(a.latitude);
  const latitudeB = radians(b.latitude);
  const u = Math.sin((latitudeB - latitudeA) / 2);
  const x = u * u + Math.cos(latitudeA) * Math.cos(latitudeB) * v * v;
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(x));
}
