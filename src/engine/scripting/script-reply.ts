/** What a command answers to a script, and a script to its client. Strings are byte strings: one character a byte. */
export type ScriptReply =
  | { readonly kind: 'status'; readonly text: string }
  /** With its code in front (`ERR …`), without the protocol's minus. */
  | { readonly kind: 'error'; readonly text: string }
  /** A bigint where a number would lose digits. */
  | { readonly kind: 'integer'; readonly value: number | bigint }
  | { readonly kind: 'bulk'; readonly value: string | null }
  | { readonly kind: 'array'; readonly items: readonly ScriptReply[] | null }
  | { readonly kind: 'map'; readonly pairs: readonly (readonly [ScriptReply, ScriptReply])[] }
  | { readonly kind: 'set'; readonly items: readonly ScriptReply[] }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'bigNumber'; readonly text: string }
  /** The format has three characters. */
  | { readonly kind: 'verbatim'; readonly format: string; readonly text: string }
  | { readonly kind: 'null' };

/** What a script reaches of the engine that runs it. */
export interface ScriptHost {
  /** Runs one command. What goes wrong, by the command or by the rules for scripts, is a reply of kind 'error'. */
  call(args: readonly string[]): ScriptReply;
  /** @param level 0 (debug) to 3 (warning) */
  log(level: number, text: string): void;
  /** The clock, in milliseconds: how long a script runs. */
  readonly now: () => number;
  /** The protocol in which {@link call} is to answer from now on; a script starts with 2. */
  setResp(version: 2 | 3): void;
  /** Where writes go from now on: 1 the log, 2 replicas, 3 both, 0 nowhere. */
  setReplication(flags: number): void;
  /** Whether the user may run a command; null when there is no such command. */
  aclCheck(args: readonly string[]): boolean | null;
  /** Whether the script has written already, so that it must not be ended half-way. */
  hasWritten(): boolean;
}

export const scriptError = (text: string): ScriptReply => ({ kind: 'error', text });
