import { Call } from '../../../../src/engine/commands/call.js';
import { CommandError } from '../../../../src/engine/commands/command-error.js';
import { execute, resolveCommand } from '../../../../src/engine/commands/execute.js';
import { RespReplyWriter } from '../../../../src/engine/commands/resp-reply-writer.js';
import { bytesToLatin1 } from '../../../../src/engine/codec/latin1.js';
import { Keyspace } from '../../../../src/engine/keyspace/keyspace.js';

/** A keyspace whose clock stands still, and one client of it. */
export class TestClient {
  readonly keyspace = new Keyspace(16, () => 0.5);
  readonly writer = new RespReplyWriter();
  readonly call = new Call(this.keyspace, this.writer);
  /** What was logged since the last look. */
  log: string[] = [];

  constructor() {
    this.keyspace.now = 1_000_000;
    this.keyspace.listeners.expired = (_db, key, field) => {
      this.log.push(field === null ? `DEL ${key}` : `HDEL ${key} ${field}`);
    };
  }

  /** Runs a line of words; the reply as it is sent, with `|` for line ends. */
  run(line: string): string {
    const args = line.split(' ').map((word) => (word === "''" ? '' : word));
    try {
      for (const { args: logged } of execute(this.call, resolveCommand(args), args)) this.log.push(logged.join(' '));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.writer.error(error.message);
    }
    return bytesToLatin1(this.writer.take()).replaceAll('\r\n', '|');
  }

  /** What was logged since the last time this was asked. */
  logged(): string[] {
    const { log } = this;
    this.log = [];
    return log;
  }
}

/** Runs lines one after the other and compares replies: `['GET k', '$1|v|']`. */
export function expectReplies(
  client: TestClient,
  cases: readonly (readonly [line: string, reply: string])[],
  compare: (line: string, actual: string, expected: string) => void,
): void {
  for (const [line, reply] of cases) compare(line, client.run(line), reply);
}
