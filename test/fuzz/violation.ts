/** The engine did something that it must never do, whatever the bytes are. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** What no message may have in it. */
export const ODD_WORDS = /undefined|NaN|\[object/;
