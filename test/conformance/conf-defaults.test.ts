import { afterAll, describe, expect, it } from 'vitest';
import type { Directive } from '../../src/engine/conf/directives/directives.js';
import { directiveTable } from '../../src/engine/conf/directives/directives.js';
import { parseMemory } from '../../src/engine/conf/numbers.js';
import type { Target } from '../../src/engine/conf/target.js';
import { ConfFolder, findServers } from './conf-server.js';

const servers = findServers();

/** Set by the test itself, by the machine, or answered in another form than a file has. */
const NOT_COMPARED = new Set([
  'port', 'unixsocket', 'dir', 'logfile', 'save', 'client-output-buffer-limit', 'maxclients', 'bind', 'oom-score-adj-values',
  'unixsocketperm', 'pidfile', 'rdma-bind', 'maxmemory-clients', 'hash-seed',
]);

/** Answered before 7.0, but refused in a file. */
const RUN_TIME_ONLY = new Set(['watchdog-period', 'slaveof', 'replicaof']);

/** A default in the form of CONFIG GET. */
function asAnswered(directive: Directive, target: Target): string {
  const text = directive.default ?? '';
  if (directive.kind !== 'memory') return text;
  return parseMemory(text, target)?.bytes.toString() ?? text;
}

describe.skipIf(servers.length === 0)('names and defaults of the directive table agree with real servers', () => {
  const folder = new ConfFolder();
  afterAll(() => { folder.remove(); });

  it.each(servers.map((server) => [server.name, server] as const))('%s', async (_name, server) => {
    const answered = await folder.settings(server, 'dbfilename no-such.rdb');
    const { byName } = directiveTable(server.target);
    const unknown = [...answered.keys()].filter((name) => !byName.has(name) && !RUN_TIME_ONLY.has(name));
    expect(unknown).toEqual([]);
    const differences = [...answered].flatMap(([name, value]) => {
      const directive = byName.get(name);
      if (directive === undefined || NOT_COMPARED.has(directive.row.name) || name === 'dbfilename') return [];
      const ours = asAnswered(directive, server.target);
      return ours === value ? [] : [`${name}: table ${JSON.stringify(ours)}, server ${JSON.stringify(value)}`];
    });
    expect(differences).toEqual([]);
  });
});
