import type { Client } from './client.js';

/** Clients that see every command (replication.c, MONITOR). */
export class Monitors {
  readonly #clients = new Set<Client>();

  /** @param onMessage told of each client that got something to send */
  constructor(private readonly onMessage: (client: Client) => void) {}

  get any(): boolean {
    return this.#clients.size > 0;
  }

  add(client: Client): void {
    client.monitor = true;
    this.#clients.add(client);
  }

  remove(client: Client): void {
    client.monitor = false;
    this.#clients.delete(client);
  }

  /** A client sends a command. */
  tell({ db, connection }: Client, args: readonly string[]): void {
    const at = (Date.now() / 1000).toFixed(6);
    const words = args.map((arg) => quoted(arg)).join(' ');
    for (const monitor of this.#clients) {
      monitor.reply.status(`${at} [${db.index} ${connection.remote}] ${words}`);
      this.onMessage(monitor);
    }
  }
}

/** A word as MONITOR shows it (sds.c, sdscatrepr). */
function quoted(text: string): string {
  const escaped = text.replace(/[^ -~]|["\\]/g, (char) => {
    const code = char.charCodeAt(0);
    if (char === '"' || char === '\\') return `\\${char}`;
    const known = { 10: '\\n', 13: '\\r', 9: '\\t', 7: '\\a', 8: '\\b' }[code];
    return known ?? `\\x${code.toString(16).padStart(2, '0')}`;
  });
  return `"${escaped}"`;
}
