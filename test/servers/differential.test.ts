import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, show } from './differential/comparison.js';
import { Embedded } from './differential/embedded.js';
import { commandStream, FAMILIES } from './differential/generator.js';
import { engineLines, serverLines } from './differential/logged.js';
import { Random } from './differential/random.js';
import { RealServer } from './differential/real-server.js';
import { rulesFor } from './differential/version-rules.js';
import { atLeast, installedServers } from './real-servers.js';

/** The engine follows 7.2 and later; what differs in 7.0 is in the rules. */
const SERVERS = installedServers().filter((server) => atLeast(server, 7));

/**
 * The same random commands to a real server and to the engine: equal replies, equal encodings, equal logs. Seeds count
 * up from 1; DIFFERENTIAL_SEEDS asks for more of them.
 */
const SEEDS = Number(process.env['DIFFERENTIAL_SEEDS'] ?? '3');
const COMMANDS = 400;
const LOGGED_COMMANDS = 800;

describe.each(SERVERS)('random commands to the engine and to $name', (installed) => {
  const rules = rulesFor(installed);
  let server: RealServer;
  let known: ReadonlySet<string>;

  beforeAll(async () => {
    server = await RealServer.start(installed.program);
    known = await server.commandNames();
  });
  afterAll(async () => server.stop());

  it.each(Object.keys(FAMILIES))('%s: equal replies', { timeout: 300_000 + SEEDS * 60_000 }, async (family) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const difference = await compare(server, known, family, seed, COMMANDS, rules);
      if (difference === null) continue;
      const { command, history, server: theirs, engine } = difference;
      const told = `${family}, seed ${seed}\n${history.join('\n')}\n> ${show(command)}`;
      expect({ told, reply: engine }).toEqual({ told, reply: theirs });
    }
    expect(SEEDS).toBeGreaterThan(0);
  });
});

describe.each(SERVERS)('what the engine and $name write to the log', (installed) => {
  const rules = rulesFor(installed);
  /** Random members, and commands that wait, are left out. */
  const repeatable = (command: readonly string[]): boolean =>
    !/^B(L|R|Z)|^SPOP$/i.test(command[0]) && rules.understands(command);

  it.each(Object.keys(FAMILIES))('%s: equal logs', { timeout: 300_000 }, async (family) => {
    const server = await RealServer.start(installed.program);
    try {
      const known = await server.commandNames();
      const embedded = new Embedded(new Random(1).next);
      const commands = [...commandStream(family, new Random(1000), LOGGED_COMMANDS)].filter(
        (command) => known.has(command[0]) && repeatable(command),
      );
      for (let from = 0; from < commands.length; from += 100) {
        const batch = commands.slice(from, from + 100);
        await server.run(batch);
        for (const command of batch) embedded.run(command);
      }
      expect(embedded.log.length).toBeGreaterThan(0);
      expect(engineLines(embedded.log)).toEqual(await serverLines(server.folder));
    } finally {
      await server.stop();
    }
  });
});
