/** A reply of a server, as it was sent. Strings are latin1. */
export type Reply =
  | { readonly kind: 'status' | 'error' | 'bulk' | 'double' | 'other'; readonly text: string }
  | { readonly kind: 'integer'; readonly text: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'array' | 'map' | 'set'; readonly items: readonly Reply[] };

/** Reads replies from bytes that arrive in pieces. */
export class ReplyReader {
  #text = '';
  #at = 0;

  add(bytes: Buffer): void {
    this.#text = this.#text.slice(this.#at) + bytes.toString('latin1');
    this.#at = 0;
  }

  /** The next whole reply, or null. */
  next(): Reply | null {
    const start = this.#at;
    const reply = this.#read();
    if (reply === null) this.#at = start;
    return reply;
  }

  #read(): Reply | null {
    const end = this.#text.indexOf('\r\n', this.#at);
    if (end < 0) return null;
    const mark = this.#text[this.#at];
    const line = this.#text.slice(this.#at + 1, end);
    this.#at = end + 2;
    switch (mark) {
      case '+':
        return { kind: 'status', text: line };
      case '-':
        return { kind: 'error', text: line };
      case ':':
        return { kind: 'integer', text: line };
      case ',':
        return { kind: 'double', text: line };
      case '_':
        return { kind: 'null' };
      case '$':
        return this.#bulk(Number(line));
      case '*':
        return this.#items('array', Number(line));
      case '%':
        return this.#items('map', Number(line) * 2);
      case '~':
        return this.#items('set', Number(line));
      default:
        return { kind: 'other', text: `${mark}${line}` };
    }
  }

  #bulk(length: number): Reply | null {
    if (length < 0) return { kind: 'null' };
    if (this.#text.length < this.#at + length + 2) return null;
    const text = this.#text.slice(this.#at, this.#at + length);
    this.#at += length + 2;
    return { kind: 'bulk', text };
  }

  #items(kind: 'array' | 'map' | 'set', length: number): Reply | null {
    if (length < 0) return { kind: 'null' };
    const items: Reply[] = [];
    for (let i = 0; i < length; i++) {
      const item = this.#read();
      if (item === null) return null;
      items.push(item);
    }
    return { kind, items };
  }
}

/** A command as a client sends it. */
export function encodeCommand(args: readonly string[]): Buffer {
  const parts = args.map((arg) => `$${arg.length}\r\n${arg}\r\n`);
  return Buffer.from(`*${args.length}\r\n${parts.join('')}`, 'latin1');
}

/** A reply as a line to read and compare. */
export function replyText(reply: Reply): string {
  switch (reply.kind) {
    case 'null':
      return '(nil)';
    case 'array':
    case 'map':
    case 'set':
      return `${reply.kind}[${reply.items.map(replyText).join(' ')}]`;
    case 'bulk':
      return JSON.stringify(reply.text);
    default:
      return `${reply.kind}:${reply.text}`;
  }
}
