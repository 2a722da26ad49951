/**
 * Places of `count` different elements of `size`, at random.
 * @param random gives numbers from 0 to below 1
 */
export function distinctPlaces(size: number, count: number, random: () => number): number[] {
  if (count >= size) return Array.from({ length: size }, (_, place) => place);
  if (count * 3 > size) {
    const places = Array.from({ length: size }, (_, place) => place);
    for (let i = 0; i < count; i++) {
      const other = i + Math.floor(random() * (size - i));
      [places[i], places[other]] = [places[other], places[i]];
    }
    places.length = count;
    return places;
  }
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(random() * size));
  return [...chosen];
}

/**
 * Places for the counts of SRANDMEMBER, HRANDFIELD and ZRANDMEMBER: so many different ones, or, where the count is
 * negative, as many as it says, whatever comes.
 */
export function* randomPlaces(size: number, count: number, random: () => number): Generator<number> {
  if (count >= 0) yield* distinctPlaces(size, count, random);
  else for (let left = -count; left > 0; left--) yield Math.floor(random() * size);
}

/** How many {@link randomPlaces} there are. */
export const randomPlacesCount = (size: number, count: number): number => (count >= 0 ? Math.min(size, count) : -count);
