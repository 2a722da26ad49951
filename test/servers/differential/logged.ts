import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Propagated } from '../../../src/engine/commands/call.js';
import { ReplyReader } from './resp.js';

/** Times near now are written as one word: they differ by what lies between the two runs. */
const NEAR = 10_000_000_000;

/** A logged command as a line to compare: the database in front, its name in upper case. */
function line(db: number, [name, ...args]: readonly string[], now: number): string {
  // What HINCRBYFLOAT becomes: HSET up to 7.4.
  if (name.toUpperCase() === 'HSETEX' && args[1] === 'KEEPTTL' && args[3] === '1' && args.length === 6) {
    return line(db, ['HSET', args[0], args[4], args[5]], now);
  }
  // Valkey deletes with UNLINK, and makes all times of MSETEX ms.
  if (name.toUpperCase() === 'UNLINK') return line(db, ['DEL', ...args], now);
  const seconds = args.indexOf('EXAT');
  if (name.toUpperCase() === 'MSETEX' && seconds > 0) {
    return line(db, [name, ...args.with(seconds, 'PXAT').with(seconds + 1, `${args[seconds + 1]}000`)], now);
  }
  const shown = args.map((arg) =>
    /^\d{13}$/.test(arg) && Math.abs(Number(arg) - now) < NEAR
      ? '<ms>'
      : JSON.stringify(/^fields$/i.test(arg) ? 'FIELDS' : arg),
  );
  return `${db} ${name.toUpperCase()} ${shown.join(' ')}`;
}

/** What the engine has logged. */
export const engineLines = (log: readonly Propagated[]): string[] =>
  log.map(({ db, args }) => line(db, args, Date.now()));

/** What a server has logged since it started, without what frames commands: SELECT, MULTI, EXEC. */
export async function serverLines(folder: string): Promise<string[]> {
  const directory = join(folder, 'appendonlydir');
  const names = (await readdir(directory)).filter((name) => name.includes('.incr.'));
  const lines: string[] = [];
  let db = 0;
  for (const name of names.sort()) {
    const reader = new ReplyReader();
    reader.add(await readFile(join(directory, name)));
    for (let reply = reader.next(); reply !== null; reply = reader.next()) {
      if (reply.kind !== 'array') continue;
      const args = reply.items.map((item) => ('text' in item ? item.text : ''));
      const word = args[0].toUpperCase();
      if (word === 'SELECT') db = Number(args[1]);
      else if (word !== 'MULTI' && word !== 'EXEC') lines.push(line(db, args, Date.now()));
    }
  }
  return lines;
}
