import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Exit status: all well; the data is damaged or differs; wrong usage, or something cannot be reached. */
export const EXIT = { OK: 0, DAMAGED: 1, FAILED: 2 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** One command of the command line. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  /**
   * Does it. `args` are the words behind the command's name.
   * @throws UsageError, SourceError, SinkError: each is printed as one line
   */
  run(args: readonly string[]): Promise<ExitStatus>;
}

/** The command line was used wrongly, or what it names cannot be done. The message is one line for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options that every command has. */
const COMMON = { help: { type: 'boolean', short: 'h' } } as const satisfies Options;

/** Words and options of a command, read by a table of options. */
export type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T & typeof COMMON; allowPositionals: true; strict: true }>
>;

/** @throws UsageError on an option that the table does not have, or one without its value */
export function parseOptions<const T extends Options>(args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options: { ...options, ...COMMON }, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's first sentence says what is wrong; the others explain Node's own conventions.
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new UsageError(message.replace(/\.$/, ''));
  }
}

/**
 * A whole number out of an option, at least `least`.
 * @throws UsageError when it is none
 */
export function wholeNumber(option: string, text: string, least = 0): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`--${option} takes a whole number${least > 0 ? ` of at least ${least}` : ''}, not '${text}'`);
  }
  return value;
}
