/** A save or rewrite was refused or has failed; the text is the server's reply. */
export class PersistenceRefusal extends Error {
  override readonly name = 'PersistenceRefusal';
}

/** What an error says. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Does what has been logged, and shows in INFO, when it is refused. */
export function quietly(deed: () => void): void {
  try {
    deed();
  } catch (error) {
    if (!(error instanceof PersistenceRefusal)) throw error;
  }
}
