// The wire protocol, as far as a client needs it to fill a server with samples: commands out, RESP2 replies in.

/**
 * A bulk string is read as latin1, so that no byte is lost.
 * @typedef {string | number | null | Error | readonly unknown[]} Reply
 */

/**
 * A command as a server reads it.
 * @param {readonly (string | number | Uint8Array)[]} words
 */
export function encodeCommand(words) {
  const parts = words.flatMap((word) => {
    const bytes = Buffer.from(typeof word === 'number' ? String(word) : word);
    return [Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')];
  });
  return Buffer.concat([Buffer.from(`*${words.length}\r\n`), ...parts]);
}

/** Thrown, and caught, inside this file only: the reply is not there yet. */
class Incomplete extends Error {}

/** Takes bytes as they come and gives whole replies. */
export class RespReader {
  #pending = Buffer.alloc(0);
  #at = 0;

  /**
   * @param {Buffer} data
   * @returns {Reply[]} the replies that are complete now
   */
  push(data) {
    this.#pending = Buffer.concat([this.#pending, data]);
    this.#at = 0;
    let done = 0;
    /** @type {Reply[]} */
    const replies = [];
    try {
      while (this.#at < this.#pending.length) {
        replies.push(this.#reply());
        done = this.#at;
      }
    } catch (error) {
      if (!(error instanceof Incomplete)) throw error;
    }
    this.#pending = this.#pending.subarray(done);
    return replies;
  }

  #line() {
    const end = this.#pending.indexOf('\r\n', this.#at);
    if (end < 0) throw new Incomplete();
    const line = this.#pending.toString('latin1', this.#at, end);
    this.#at = end + 2;
    return line;
  }

  /** @returns {Reply} */
  #reply() {
    const line = this.#line();
    const rest = line.slice(1);
    switch (line[0]) {
      case '+':
        return rest;
      case '-':
        return new Error(rest);
      case ':':
        return Number(rest);
      case '$':
        return this.#bulk(Number(rest));
      case '*':
        return rest === '-1' ? null : Array.from({ length: Number(rest) }, () => this.#reply());
      default:
        throw new Error(`no RESP2 reply: ${line}`);
    }
  }

  /** @param {number} length */
  #bulk(length) {
    if (length < 0) return null;
    if (this.#at + length + 2 > this.#pending.length) throw new Incomplete();
    const text = this.#pending.toString('latin1', this.#at, this.#at + length);
    this.#at += length + 2;
    return text;
  }
}
