/**
 * How long a configuration of 20,000 lines that includes 10,000 more takes: the check after a keystroke, completion,
 * and the rest that an editor asks for after each. Processor time is measured beside the clock, for busy machines.
 * usage: npm run bench:conf
 */
import { checkReading } from '../src/engine/conf/check.js';
import type { ConfDocument } from '../src/engine/conf/document.js';
import { directiveTable } from '../src/engine/conf/directives/directives.js';
import { parseDocument } from '../src/engine/conf/document.js';
import { FileSnapshot } from '../src/engine/conf/file-lookup.js';
import { makeTarget } from '../src/engine/conf/target.js';
import { completionsAt } from '../src/language-server/completion.js';
import type { Configuration } from '../src/language-server/configuration.js';
import { configurationOf } from '../src/language-server/configuration.js';
import { documentSymbols } from '../src/language-server/document-symbols.js';
import { hoverAt } from '../src/language-server/hover.js';
import { semanticTokens } from '../src/language-server/semantic-tokens.js';

const LINES = 20_000;
const INCLUDES = 10;
const INCLUDED_LINES = 1000;
const KEYSTROKES = 60;
const TARGET = makeTarget('redis', '8.0');

/** What may be at most, in ms of processor time (median of the keystrokes). */
const LIMITS = { 'check after a keystroke': 50, completion: 10 } as const;

/** Lines as large files have them: comments, many users, and the settings of a stock file, each once. */
function confLines(count: number, seed: number): string {
  const settings = directiveTable(TARGET).directives.filter(({ kind, row }) => kind !== 'special' && row.path !== true);
  const lines = Array.from({ length: count }, (_, at): string => {
    const setting = at % 61 === seed % 61 ? settings[((at / 61) | 0) + seed * 29] : undefined;
    if (setting?.default !== undefined) return `${setting.name} ${setting.default === '' ? '""' : setting.default}`;
    if (at % 5 === 0)
      return `user user-${seed}-${at} on #${HASH} ~app:${at}:* resetchannels +@read +@write -@dangerous`;
    return at % 7 === 0 ? '' : `# Comment ${at}: what the lines around it are for, and who asked for them.`;
  });
  return `${lines.join('\n')}\n`;
}

const HASH = '0123456789abcdef'.repeat(4);

const now = (): number => performance.now();

/** Processor time of the process so far, in ms. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** Measures and prints; the exit code says whether the limits hold. */
export function benchConf(print: (line: string) => void): boolean {
  const files = new FileSnapshot();
  const includes = Array.from({ length: INCLUDES }, (_, at) => `include /etc/redis/conf.d/${at}.conf`);
  for (let at = 0; at < INCLUDES; at += 1) {
    files.set(`/etc/redis/conf.d/${at}.conf`, { kind: 'file', text: confLines(INCLUDED_LINES, at + 1) });
  }
  const root = `${includes.join('\n')}\n${confLines(LINES - INCLUDES, 0)}`;
  const times = new Map<string, { readonly wall: number[]; readonly cpu: number[] }>();
  const timed = <T>(name: string, run: () => T): T => {
    const [start, cpu] = [now(), processorTime()];
    const result = run();
    const lists = times.get(name) ?? { wall: [], cpu: [] };
    lists.wall.push(now() - start);
    lists.cpu.push(processorTime() - cpu);
    times.set(name, lists);
    return result;
  };
  const first = now();
  let document: ConfDocument = parseDocument('/etc/redis/redis.conf', root, TARGET);
  let configuration: Configuration = configurationOf(document, TARGET, { files });
  const findings = checkReading(configuration.reading).length;
  print(
    `${LINES} lines and ${INCLUDES * INCLUDED_LINES} in ${INCLUDES} included files, ${findings} findings; first check ${(now() - first).toFixed(1)} ms`,
  );
  const line = Math.floor(LINES / 2);
  for (let key = 0; key < KEYSTROKES; key += 1) {
    const at = document.starts[line] ?? 0;
    const text = `${document.text.slice(0, at)}${'maxmemory-pol'.charAt(key % 13)}${document.text.slice(at)}`;
    timed('check after a keystroke', () => {
      document = parseDocument('/etc/redis/redis.conf', text, TARGET, document);
      configuration = configurationOf(document, TARGET, { files });
      return checkReading(configuration.reading);
    });
    const position = { line, character: 1 };
    timed('completion', () => completionsAt(configuration, position));
    timed('hover', () => hoverAt(configuration, position));
    timed('semantic tokens', () => semanticTokens(configuration));
    timed('outline', () => documentSymbols(configuration));
  }
  let holds = true;
  for (const [name, { wall, cpu }] of times) {
    const limit = (LIMITS as Readonly<Record<string, number | undefined>>)[name];
    if (limit !== undefined && median(cpu) > limit) holds = false;
    const figures = [median(wall), Math.max(...wall), median(cpu), Math.max(...cpu)].map((ms) =>
      ms.toFixed(1).padStart(6),
    );
    const [wallText = '', worst = '', cpuText = '', worstCpu = ''] = figures;
    const wanted = limit === undefined ? '' : `; at most ${limit} wanted`;
    print(`${name.padEnd(26)} ${wallText} ms (worst ${worst}), processor ${cpuText} ms (worst ${worstCpu})${wanted}`);
  }
  return holds;
}
