import { exercise } from './exercise.js';

const TRIES = 20_000;

/**
 * A smaller dump that fails in the same way: leaves out ever smaller parts as long as it does. A dump that does not
 * fail comes back as it is.
 */
export function minimise(bytes: Uint8Array): Uint8Array {
  const wanted = failureOf(bytes);
  let smallest = bytes;
  let tries = 0;
  if (wanted === null) return bytes;
  for (let part = bytes.length >> 1; part >= 1 && tries < TRIES; part >>= 1) {
    for (let at = 0; at < smallest.length && tries < TRIES; tries++) {
      const less = new Uint8Array(Math.max(0, smallest.length - part));
      less.set(smallest.subarray(0, at));
      less.set(smallest.subarray(Math.min(smallest.length, at + part)).subarray(0, Math.max(0, less.length - at)), at);
      if (at + part <= smallest.length && failureOf(less) === wanted) smallest = less;
      else at += part;
    }
  }
  return smallest;
}

/** What goes wrong with a dump, without numbers in it; null when nothing does. */
function failureOf(bytes: Uint8Array): string | null {
  try {
    exercise(bytes);
    return null;
  } catch (error) {
    return String(error).replaceAll(/\d+/g, '#');
  }
}
