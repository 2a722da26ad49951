import { directiveTable, type Directive } from '../conf/directives/directives.js';
import { asciiLower, parseLine } from '../conf/document.js';
import { parseMemory, parsePercent } from '../conf/numbers.js';
import { defaultWords } from '../conf/settings.js';
import { makeTarget, type Target } from '../conf/target.js';
import { lineVerdict } from '../conf/verdict/line-verdict.js';
import { quoteWord } from '../conf/words.js';

/** The server whose directives, replies and error texts this engine has. */
export const EMULATED: Target = makeTarget('redis', '8.4');

/** What an instance does without, and so does not offer: what it accepts, it also does, or it changes nothing. */
const UNLIKE_THE_SERVER: Readonly<Record<string, readonly string[]>> = {
  // An instance in an editor is for this machine only, unless told otherwise.
  bind: ['127.0.0.1', '-::1'],
};

/** Why a setting was refused, in the words behind `CONFIG SET failed (possibly related to argument 'x') - `. */
export class RefusedSetting extends Error {
  override readonly name = 'RefusedSetting';
  constructor(
    readonly setting: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** Directives that add to what stands there already, where others replace. */
const ADDING = new Set(['save', 'user', 'rename-command', 'loadmodule', 'include', 'client-output-buffer-limit']);

/**
 * The settings in effect, each as the words of its line. Read from a file and the command line at start, changed by
 * CONFIG SET. Every value that is in here has been accepted by the same verdict that the editor gives.
 */
export class Configuration {
  readonly #table = directiveTable(EMULATED);
  readonly #words = new Map<string, readonly string[]>();
  /** Told after settings have changed, by their names. @throws RefusedSetting to have the change taken back */
  onChange: ((names: ReadonlySet<string>) => void) | null = null;

  /** @throws RefusedSetting when there is no such directive */
  directive(name: string): Directive {
    const directive = this.#table.byName.get(asciiLower(name));
    if (directive === undefined) throw new RefusedSetting(name, 'Bad directive or wrong number of arguments');
    return directive;
  }

  knows(name: string): boolean {
    return this.#table.byName.has(asciiLower(name));
  }

  /** Names of all directives, in their order. */
  names(): readonly string[] {
    return this.#table.directives.map(({ name }) => name);
  }

  /** The words in effect. */
  words(name: string): readonly string[] {
    const { row } = this.directive(name);
    return this.#words.get(row.name) ?? UNLIKE_THE_SERVER[row.name] ?? defaultWords(this.directive(name));
  }

  text(name: string): string {
    return this.words(name)[0] ?? '';
  }

  isYes(name: string): boolean {
    return asciiLower(this.text(name)) === 'yes';
  }

  /** A whole number, or a size in bytes. */
  number(name: string): number {
    const text = this.text(name);
    const { kind } = this.directive(name);
    if (kind === 'memory' || kind === 'memory-or-percent') {
      const percent = parsePercent(text);
      return percent === undefined ? Number(parseMemory(text, EMULATED)?.bytes ?? 0n) : -Number(percent);
    }
    return Number.parseInt(text, 10) || 0;
  }

  /** Pairs of seconds and changes. */
  get savePoints(): readonly { readonly seconds: number; readonly changes: number }[] {
    const words = this.words('save').filter((word) => word !== '');
    return Array.from({ length: words.length >> 1 }, (_, i) => ({
      seconds: Number(words[i * 2]),
      changes: Number(words[i * 2 + 1]),
    }));
  }

  /** Hard limit in bytes of what may wait to be sent to a client of a kind; 0: none. */
  outputLimit(kind: 'normal' | 'pubsub'): number {
    const limits = this.#bufferLimits();
    const at = limits.indexOf(kind);
    return at < 0 ? 0 : Number(limits[at + 1]);
  }

  /** What CONFIG GET answers: sizes in plain bytes, lists as one string. */
  shown(name: string): string {
    const { row, kind } = this.directive(name);
    const words = this.words(name);
    if (kind === 'memory') return String(this.number(name));
    if (kind === 'yes-no' || kind === 'enum' || kind === 'flags') return asciiLower(words.join(' '));
    if (row.name === 'client-output-buffer-limit') return this.#bufferLimits().join(' ');
    return words.join(' ');
  }

  /** The lines that say what is in effect, each as its arguments; several for save points and buffer limits. */
  linesOf(name: string): readonly (readonly string[])[] {
    const words = this.words(name);
    if (name === 'save') {
      if (words.length === 0) return [['']];
      return Array.from({ length: words.length >> 1 }, (_, i) => words.slice(i * 2, i * 2 + 2));
    }
    if (name === 'client-output-buffer-limit') {
      const limits = this.#bufferLimits();
      return Array.from({ length: limits.length >> 2 }, (_, i) => limits.slice(i * 4, i * 4 + 4));
    }
    return [words.length === 0 ? [''] : words];
  }

  /** Whether what is in effect is what a server would have without a word. */
  isDefault(name: string): boolean {
    const words = this.words(name);
    const usual = defaultWords(this.directive(name));
    return words.length === usual.length && words.every((word, i) => word === usual[i]);
  }

  /** Names whose values were set, at start or since. */
  changed(): ReadonlySet<string> {
    return new Set(this.#words.keys());
  }

  /**
   * Takes a line of a configuration file or of the command line.
   * @throws RefusedSetting as the server refuses it
   */
  readLine(text: string): void {
    const line = parseLine(text, 'strict');
    if (line.kind === 'blank' || line.kind === 'comment') return;
    const [finding] = lineVerdict(line, EMULATED, 'server').filter(({ severity }) => (severity ?? 'error') === 'error');
    if (finding !== undefined) throw new RefusedSetting(line.name, finding.message);
    this.#take(
      line.name,
      line.words.slice(1).map(({ value }) => value),
    );
  }

  /**
   * Sets several at once: all or none.
   * @param local whether who asks is on this machine (`enable-protected-configs local`)
   * @throws RefusedSetting
   */
  set(pairs: readonly (readonly [name: string, value: string])[], local: boolean): void {
    const before = new Map(this.#words);
    const names = new Set<string>();
    try {
      for (const [name, value] of pairs) {
        const directive = this.directive(name);
        if (directive.fixed) throw new RefusedSetting(name, "can't set immutable config");
        if (directive.row.protected === true && !this.#mayProtected(local)) {
          throw new RefusedSetting(name, "can't set protected config");
        }
        const words = takesList(directive) ? value.split(' ').filter((word) => word !== '') : [value];
        const line = [name, ...(words.length === 0 ? [''] : words)].map(quoteWord).join(' ');
        if (directive.row.name === 'save') this.#words.set('save', []);
        this.readLine(line);
        names.add(directive.row.name);
      }
      this.onChange?.(names);
    } catch (error) {
      this.#words.clear();
      for (const [name, words] of before) this.#words.set(name, words);
      // What has taken the new values takes the old ones again.
      this.onChange?.(new Set());
      throw error;
    }
  }

  /** config.c, allowProtectedAction */
  #mayProtected(local: boolean): boolean {
    const allowed = asciiLower(this.text('enable-protected-configs'));
    return allowed === 'yes' || (allowed === 'local' && local);
  }

  #take(name: string, words: readonly string[]): void {
    const { row } = this.directive(name);
    const before = this.#words.get(row.name);
    const empty = words.length === 1 && words[0] === '';
    if (ADDING.has(row.name) && before !== undefined && !empty) this.#words.set(row.name, [...before, ...words]);
    else this.#words.set(row.name, empty && row.name === 'save' ? [] : words);
  }

  #bufferLimits(): readonly string[] {
    const limits = new Map<string, readonly string[]>();
    const all = [
      ...defaultWords(this.directive('client-output-buffer-limit')),
      ...this.words('client-output-buffer-limit'),
    ];
    for (let at = 0; at + 3 < all.length; at += 4) {
      const kind = asciiLower(all[at]) === 'replica' ? 'slave' : asciiLower(all[at]);
      const sizes = all.slice(at + 1, at + 3).map((size) => String(parseMemory(size, EMULATED)?.bytes ?? 0n));
      limits.set(kind, [kind, ...sizes, all[at + 3]]);
    }
    return [...limits.values()].flat();
  }
}

const takesList = ({ row, kind }: Directive): boolean =>
  row.multi === true && (kind === 'special' || kind === 'flags' || row.name === 'bind');
