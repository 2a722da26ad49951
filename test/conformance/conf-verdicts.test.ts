import { afterAll, describe, expect, it } from 'vitest';
import { startVerdict } from '../../src/engine/conf/check.js';
import { parseDocument } from '../../src/engine/conf/document.js';
import { readConfiguration } from '../../src/engine/conf/reading.js';
import type { Target } from '../../src/engine/conf/target.js';
import { makeLine, Random } from './conf-lines.js';
import type { ConfServer, ServerVerdict } from './conf-server.js';
import { ConfFolder, findServers, shortTail, tail } from './conf-server.js';

/**
 * At least 2,000 different lines on every server where a folder of servers is given; else a part on the server that is
 * installed. Another seed makes other lines.
 */
const WHOLE = process.env['REDIS_SERVERS_ROOT'] !== undefined;
const LINES = Number(process.env['REDIS_CONF_LINES'] ?? (WHOLE ? '2000' : '450'));
const SEED = Number(process.env['REDIS_CONF_SEED'] ?? '20260101');
const AT_ONCE = 2;

const servers = findServers();

/** Lines that change what others mean are asked alone. */
const ALONE = /^\s*"?(?:dir|include|user|rename-command|aclfile|requirepass|loadmodule)/i;

const shortVerdict = (verdict: { readonly kind: string; readonly line?: number | undefined }): string =>
  verdict.kind === 'refused' ? `refused at ${verdict.line ?? 'no line'}` : verdict.kind;

function ours(text: string, target: Target, folder: ConfFolder): ReturnType<typeof startVerdict> {
  const document = parseDocument(`${folder.path}/0.conf`, text, target);
  const reading = readConfiguration(document, target, {
    files: folder.files,
    workingDirectory: folder.path,
    kind: 'server',
  });
  return startVerdict(reading);
}

/** True where both say the same. A server that can't open an include or a folder names no line. */
function agree(mine: ReturnType<typeof startVerdict>, theirs: ServerVerdict): boolean {
  if (mine.kind !== theirs.kind) return false;
  if (mine.kind !== 'refused' || theirs.kind !== 'refused') return true;
  if (/^(?:include|dir)-/.test(mine.code) && theirs.line === undefined) return true;
  return mine.line === theirs.line;
}

interface Difference {
  readonly line: string;
  readonly ours: string;
  readonly theirs: string;
  readonly said: string;
}

/** Differences that are known, with their reasons: docs/conf-verdicts.md lists them. */
function isKnown({ line }: Difference): boolean {
  return /^\s*"?activedefrag"?\s+"?yes/i.test(line);
}

async function compare(server: ConfServer, lines: readonly string[], folder: ConfFolder): Promise<Difference[]> {
  const found: Difference[] = [];
  const end = tail(server.target, folder.path);
  const queue = lines.filter(
    (line) => ALONE.test(line) || ours(`${line}\n${end}`, server.target, folder).kind === 'refused',
  );
  const together = lines.filter((line) => !queue.includes(line));
  const askOne = async (line: string): Promise<void> => {
    const text = `${line}\n${end}\n`;
    const theirs = await folder.ask(server, text);
    const mine = ours(text, server.target, folder);
    if (agree(mine, theirs)) return;
    found.push({
      line,
      ours: shortVerdict(mine),
      theirs: shortVerdict(theirs),
      said: theirs.kind === 'starts' ? '' : theirs.said,
    });
  };
  // Lines that should all be taken are asked by the dozen; the line that the server names is taken out and asked alone.
  for (let at = 0; at < together.length; at += 40) {
    let group = together.slice(at, at + 40);
    for (;;) {
      const theirs = await folder.ask(server, `${group.join('\n')}\n${end}\n`);
      if (theirs.kind === 'starts') break;
      const culprit = theirs.kind === 'refused' && theirs.line !== undefined ? group[theirs.line - 1] : undefined;
      if (culprit === undefined) {
        queue.push(...group);
        break;
      }
      queue.push(culprit);
      group = group.filter((line) => line !== culprit);
    }
  }
  for (let at = 0; at < queue.length; at += AT_ONCE) await Promise.all(queue.slice(at, at + AT_ONCE).map(askOne));
  return found;
}

/** Lines of which no two are equal, meant to be right and wrong by turns. */
function differentLines(target: Target): readonly string[] {
  const random = new Random(SEED);
  const lines = new Set<string>();
  for (let made = 0; lines.size < LINES; made += 1) lines.add(makeLine(target, random, made % 2 === 1));
  return [...lines];
}

describe.skipIf(servers.length === 0)('verdicts on configuration lines agree with real servers', () => {
  const folder = new ConfFolder();
  afterAll(() => {
    folder.remove();
  });

  it.each(servers.map((server) => [server.name, server] as const))(
    '%s',
    async (_name, server) => {
      const lines = differentLines(server.target);
      const differences = await compare(server, lines, folder);
      const report = differences
        .filter((one) => !isKnown(one))
        .map(
          ({ line, ours: mine, theirs, said }) => `${JSON.stringify(line)}: ours ${mine}, server ${theirs}  (${said})`,
        );
      expect(report).toEqual([]);
    },
    600_000,
  );
});

/** Configurations whose lines have to do with each other. `S` stands for a place to listen on. */
const FILES: readonly string[] = [
  'S',
  'port 0',
  'port 0\ntls-port 0',
  'S\ncluster-enabled yes\nreplicaof host 1\nmaxclients 50',
  'S\nreplicaof host 1\ncluster-enabled yes\ncluster-enabled no',
  'S\nreplicaof no one\ncluster-enabled yes',
  'S\nuser a on\nuser b on\nuser a off',
  'S\nuser a on\nuser A off',
  'S\nuser a on\naclfile users.acl',
  'S\naclfile users.acl\naclfile ""\nuser a on',
  'S\naclfile users.acl',
  'S\naclfile missing.acl',
  'S\nuser "a b" on',
  'S\nuser a +nosuch\nuser b foo',
  'S\nnosuch x\nport x',
  'S\nnosuch.x y\nmaxclients 0',
  'S\nnosuch\nport x',
  'S\nrename-command get got\nrename-command got get\nrename-command get get2',
  'S\nrename-command get ""\nrename-command get x',
  'S\nrename-command get set2\nrename-command set set2',
  'S\nrename-command config cfg\nuser a +config',
  'S\ninclude there.conf\ninclude bad.conf\nport x',
  'S\ninclude good.conf\nmaxclients x',
  'S\ninclude missing.conf',
  'S\ninclude missing*.conf',
  'S\ninclude b?d.conf',
  'S\ndir sub\ninclude inner.conf',
  'S\ninclude sub/inner.conf',
  'S\ndir sub\ndir sub',
  'S\nlogfile sub/x.log',
  'S\nlogfile nowhere/x.log',
  'S\nlogfile nowhere/x.log\nlogfile ""',
  'S\nloadmodule ./nowhere.so',
  'S\ntls-port 7999',
  'S\ntls-replication yes',
  'S\ntls-port 7999\ntls-cert-file c\ntls-key-file k',
  'S\r\nmaxclients 50\r\n\r\nnosuch\r\n',
  '\ufeffmaxclients 50\nS',
  '\ufeff# comment\nS',
  'S\n   # comment\n\t#x\n \v\nmaxclients 50',
  'S\n\v# no comment',
  'S\nsave 900 1 # comment',
  'S\nbind 127.0.0.1 # local',
  'S\nmaxmemory 1gb # most of it',
  'cluster-enabled yes\nport 60000',
  'cluster-enabled yes\nport 60000\ncluster-port 7998',
  'S\nmaxmemory-clients 50%\nmaxmemory-clients 500%',
  'S\nsentinel monitor m 127.0.0.1 1 1',
];

describe.skipIf(servers.length === 0)('verdicts on whole configurations agree with real servers', () => {
  const folder = new ConfFolder();
  folder.write('users.acl', 'user a on ~* +@all\n');
  folder.write('bad.conf', '# fine\n\nmaxclients none\n');
  folder.write('good.conf', 'maxclients 60\nsave ""');
  folder.folder('sub');
  folder.write('sub/inner.conf', 'maxclients 70\n');
  afterAll(() => {
    folder.remove();
  });

  it.each(servers.map((server) => [server.name, server] as const))(
    '%s',
    async (_name, server) => {
      const differences: string[] = [];
      for (const body of FILES) {
        const text = `${body.replace('S', 'port 0\nunixsocket s')}\n${shortTail(folder.path)}`;
        const theirs = await folder.ask(server, text);
        const mine = ours(text, server.target, folder);
        if (agree(mine, theirs)) continue;
        const said = theirs.kind === 'starts' ? '' : theirs.said;
        differences.push(
          `${JSON.stringify(body)}: ours ${shortVerdict(mine)}, server ${shortVerdict(theirs)} (${said})`,
        );
      }
      expect(differences).toEqual([]);
    },
    600_000,
  );
});
