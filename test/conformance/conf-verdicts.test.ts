import { afterAll, describe, expect, it } from 'vitest';
import { startVerdict } from '../../src/engine/conf/check.js';
import { parseDocument } from '../../src/engine/conf/document.js';
import { readConfiguration } from '../../src/engine/conf/reading.js';
import type { Target } from '../../src/engine/conf/target.js';
import { makeLine, Random } from './conf-lines.js';
import type { ConfServer, ServerVerdict } from './conf-server.js';
import { ConfFolder, findServers, tail } from './conf-server.js';

/** Every line on every server where a folder of servers is given; else a part on the server that is installed. */
const WHOLE = process.env['REDIS_SERVERS_ROOT'] !== undefined;
const LINES = WHOLE ? Number(process.env['REDIS_CONF_LINES'] ?? '2400') : 600;
const SEED = 20260101;
const AT_ONCE = 2;

const servers = findServers();

/** Lines that change what others mean are asked alone. */
const ALONE = /^\s*"?(?:dir|include|user|rename-command|aclfile|requirepass|loadmodule)/i;

const shortVerdict = (verdict: { readonly kind: string; readonly line?: number | undefined }): string =>
  verdict.kind === 'refused' ? `refused at ${verdict.line ?? 'no line'}` : verdict.kind;

function ours(text: string, target: Target, folder: ConfFolder): ReturnType<typeof startVerdict> {
  const document = parseDocument(`${folder.path}/0.conf`, text, target);
  const reading = readConfiguration(
    document, target, { files: folder.files, workingDirectory: folder.path, kind: 'server' },
  );
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
      line, ours: shortVerdict(mine), theirs: shortVerdict(theirs), said: theirs.kind === 'starts' ? '' : theirs.said,
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

describe.skipIf(servers.length === 0)('verdicts on configuration lines agree with real servers', () => {
  const folder = new ConfFolder();
  afterAll(() => { folder.remove(); });

  it.each(servers.map((server) => [server.name, server] as const))('%s', async (_name, server) => {
    const random = new Random(SEED);
    const lines = [...new Set(Array.from({ length: LINES }, (_, at) => makeLine(server.target, random, at % 2 === 1)))];
    const differences = await compare(server, lines, folder);
    const report = differences.filter((one) => !isKnown(one))
      .map(
        ({ line, ours: mine, theirs, said }) => `${JSON.stringify(line)}: ours ${mine}, server ${theirs}  (${said})`,
      );
    expect(report).toEqual([]);
    expect(lines.length).toBeGreaterThan(LINES * 0.7);
  }, 600_000);
});
