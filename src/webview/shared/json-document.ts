/**
 * JSON text as a tree that keeps the text: numbers stay as they were written (a JavaScript number would round an id of
 * 19 digits), doubled names stay doubled, and the depth is bounded by memory only, as nothing here recurses.
 */

/** Kinds of JSON values. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** Text that is not JSON: where, and what should have been there. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  constructor(
    readonly at: number,
    expected: string,
  ) {
    super(`at character ${at}: expected ${expected}`);
  }
}

const KINDS = ['object', 'array', 'string', 'number', 'boolean', 'null'] as const satisfies readonly JsonKind[];
const NONE = -1;

const WORD: Readonly<Record<string, readonly [word: string, kind: JsonKind]>> = {
  t: ['true', 'boolean'],
  f: ['false', 'boolean'],
  n: ['null', 'null'],
};

/** A parsed document. Nodes are numbers from 0, the root, in the order of the text. */
export class JsonDocument {
  private readonly kinds: number[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly names: (number | undefined)[] = [];
  private readonly parents: number[] = [];
  private readonly nexts: number[] = [];
  private readonly firsts: number[] = [];
  private readonly counts: number[] = [];

  /** @throws JsonError when the text is not JSON */
  constructor(readonly text: string) {
    this.parse();
  }

  kind(node: number): JsonKind {
    return KINDS[this.kinds[node] ?? NONE] ?? 'null';
  }

  /** Children of an object or array. */
  childCount(node: number): number {
    return this.counts[node] ?? 0;
  }

  /** The first child, or null. */
  firstChild(node: number): number | null {
    const first = this.firsts[node] ?? NONE;
    return first === NONE ? null : first;
  }

  /** The next child of the same parent, or null. */
  next(node: number): number | null {
    const next = this.nexts[node] ?? NONE;
    return next === NONE ? null : next;
  }

  parent(node: number): number | null {
    const parent = this.parents[node] ?? NONE;
    return parent === NONE ? null : parent;
  }

  /** The property's name as text, null for elements of arrays and the root. */
  propertyName(node: number): string | null {
    const start = this.names[node];
    return start === undefined ? null : this.unquote(start, this.stringEnd(start));
  }

  /** The node's text as it was written. */
  source(node: number): string {
    return this.text.slice(this.starts[node], this.ends[node]);
  }

  /** A string's text without quotes and escapes; of other nodes their source. */
  value(node: number): string {
    return this.kind(node) === 'string'
      ? this.unquote(this.starts[node] ?? 0, this.ends[node] ?? 0)
      : this.source(node);
  }

  private unquote(start: number, end: number): string {
    // The parser has checked that this is one JSON string.
    const value: unknown = JSON.parse(this.text.slice(start, end));
    return typeof value === 'string' ? value : '';
  }

  private parse(): void {
    let at = this.skipSpace(0);
    let parent = NONE;
    const lasts: number[] = [];
    let name: number | undefined;
    for (;;) {
      // Here stands a value.
      const node = this.kinds.length;
      const character = this.text[at];
      const container = character === '{' ? 'object' : character === '[' ? 'array' : null;
      const end: number = container === null ? this.scalarEnd(at) : at + 1;
      this.kinds.push(KINDS.indexOf(container ?? this.scalarKind(at)));
      this.starts.push(at);
      this.ends.push(end);
      this.names.push(name);
      this.parents.push(parent);
      this.nexts.push(NONE);
      this.firsts.push(NONE);
      this.counts.push(0);
      if (parent !== NONE) {
        const last = lasts[parent] ?? NONE;
        if (last === NONE) this.firsts[parent] = node;
        else this.nexts[last] = node;
        lasts[parent] = node;
        this.counts[parent] = (this.counts[parent] ?? 0) + 1;
      }
      at = this.skipSpace(end);
      name = undefined;
      if (container !== null && this.text[at] !== (container === 'object' ? '}' : ']')) {
        parent = node;
        if (container === 'object') [name, at] = this.nameAt(at);
        continue;
      }
      if (container !== null) {
        at++;
        this.ends[node] = at;
        at = this.skipSpace(at);
      }
      // Behind a value: a comma goes on, closing brackets go up.
      while (parent !== NONE) {
        const object = this.kind(parent) === 'object';
        if (this.text[at] === ',') break;
        if (this.text[at] !== (object ? '}' : ']')) throw new JsonError(at, object ? 'a comma or }' : 'a comma or ]');
        at++;
        this.ends[parent] = at;
        parent = this.parents[parent] ?? NONE;
        at = this.skipSpace(at);
      }
      if (parent === NONE) {
        if (at < this.text.length) throw new JsonError(at, 'the end');
        return;
      }
      at = this.skipSpace(at + 1);
      if (this.kind(parent) === 'object') [name, at] = this.nameAt(at);
    }
  }

  /** A property's name: where it begins, and where its value does. */
  private nameAt(at: number): [name: number, value: number] {
    if (this.text[at] !== '"') throw new JsonError(at, 'a name in quotes');
    const colon = this.skipSpace(this.stringEnd(at));
    if (this.text[colon] !== ':') throw new JsonError(colon, 'a colon');
    return [at, this.skipSpace(colon + 1)];
  }

  private skipSpace(at: number): number {
    let place = at;
    for (;;) {
      const code = this.text.charCodeAt(place);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return place;
      place++;
    }
  }

  private scalarKind(at: number): JsonKind {
    const character = this.text[at] ?? '';
    return character === '"' ? 'string' : (WORD[character]?.[1] ?? 'number');
  }

  private scalarEnd(at: number): number {
    const character = this.text[at] ?? '';
    if (character === '"') return this.stringEnd(at);
    const word = WORD[character]?.[0];
    if (word !== undefined) {
      if (!this.text.startsWith(word, at)) throw new JsonError(at, word);
      return at + word.length;
    }
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    number.lastIndex = at;
    if (!number.test(this.text)) throw new JsonError(at, 'a value');
    return number.lastIndex;
  }

  /** The end of the string that begins at a quote. (An expression would keep a way back for each character.) */
  private stringEnd(start: number): number {
    if (this.text[start] !== '"') throw new JsonError(start, 'a quote');
    for (let at = start + 1; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 0x22) return at + 1;
      if (code < 0x20) throw new JsonError(at, 'no control character in a string');
      if (code !== 0x5c) continue;
      const escaped = this.text[at + 1] ?? '';
      if (escaped === 'u' && /^[0-9a-fA-F]{4}$/.test(this.text.slice(at + 2, at + 6))) at += 5;
      else if (escaped !== '' && '"\\/bfnrt'.includes(escaped)) at++;
      else throw new JsonError(at, 'an escape such as \\n or \\u0041');
    }
    throw new JsonError(this.text.length, 'the end of a string');
  }
}
