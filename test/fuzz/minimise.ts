const TRIES = 20_000;

/**
 * A smaller dump that fails in the same way: leaves out ever smaller parts as long as it does. A dump that does not
 * fail comes back as it is.
 * @param exercise throws when a dump fails
 */
export function minimise(bytes: Uint8Array, exercise: (bytes: Uint8Array) => void): Uint8Array {
  const failureOf = (candidate: Uint8Array): string | null => {
    try {
      exercise(candidate);
      return null;
    } catch (error) {
      // Numbers are offsets, which shift.
      return String(error).replaceAll(/\d+/g, '#');
    }
  };
  const wanted = failureOf(bytes);
  let smallest = bytes;
  let tries = 0;
  if (wanted === null) return bytes;
  for (let part = bytes.length >> 1; part >= 1 && tries < TRIES; part >>= 1) {
    for (let at = 0; at < smallest.length && tries < TRIES; tries++) {
      const behind = smallest.subarray(at + part);
      const less = new Uint8Array(at + behind.length);
      less.set(smallest.subarray(0, at));
      less.set(behind, at);
      if (failureOf(less) === wanted) smallest = less;
      else at += part;
    }
  }
  return smallest;
}
