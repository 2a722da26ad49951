import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { quoteWord } from '../conf/words.js';
import { parseLine } from '../conf/document.js';
import { Configuration, RefusedSetting } from './configuration.js';

/** Files that include each other in a circle end here. */
const DEEPEST_INCLUDE = 16;

/** The configuration cannot be used; the message says which line, as the server does. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What redis-server's command line comes to. */
export interface Started {
  readonly configuration: Configuration;
  /** Absolute path; '' without a file. */
  readonly configFile: string;
}

/**
 * Reads arguments as redis-server takes them: a configuration file, `-` for standard input, then
 * `--directive value …`. The command line wins.
 * @param standardInput reads it whole, when it is asked for
 * @throws StartError
 */
export function readStartArguments(args: readonly string[], standardInput: () => string): Started {
  const configuration = new Configuration();
  const rest = [...args];
  let configFile = '';
  if (rest.length > 0 && !rest[0].startsWith('-')) {
    configFile = resolve(rest.shift() ?? '');
    readFile(configuration, configFile, 0);
  }
  if (rest[0] === '-') {
    rest.shift();
    readText(configuration, standardInput(), 'standard input', process.cwd(), 0);
  }
  for (const line of optionLines(rest)) take(configuration, line, `the command line: '${line}'`);
  return { configuration, configFile };
}

/** Each `--name` with the words up to the next one, as a line of a configuration file. */
function optionLines(args: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let words: string[] = [];
  const finish = (): void => {
    if (words.length > 0) lines.push(words.map(quoteWord).join(' '));
    words = [];
  };
  for (const arg of args) {
    if (arg.startsWith('--') && arg.length > 2) {
      finish();
      words = [arg.slice(2)];
    } else if (words.length === 0) {
      throw new StartError(`'${arg}' stands where a --directive is expected`);
    } else if (words.length === 1 && words[0] === 'save' && arg === '') {
      words.push('');
    } else words.push(...(words[0] === 'save' ? arg.split(' ').filter((word) => word !== '') : [arg]));
  }
  finish();
  return lines;
}

function readFile(configuration: Configuration, path: string, depth: number): void {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    throw new StartError(
      `Fatal error, can't open config file '${path}': ${error instanceof Error ? error.message : ''}`,
    );
  }
  readText(configuration, text, path, dirname(path), depth);
}

function readText(configuration: Configuration, text: string, name: string, folder: string, depth: number): void {
  if (depth > DEEPEST_INCLUDE) throw new StartError(`${name}: includes go deeper than ${DEEPEST_INCLUDE} files`);
  for (const [index, line] of text.split('\n').entries()) {
    const parsed = parseLine(line, 'strict');
    if (parsed.name === 'include') {
      for (const { value } of parsed.words.slice(1)) readFile(configuration, resolve(folder, value), depth + 1);
    } else take(configuration, line, `${name}, line ${index + 1}: '${line.trim()}'`);
  }
}

function take(configuration: Configuration, line: string, place: string): void {
  try {
    configuration.readLine(line);
  } catch (error) {
    if (!(error instanceof RefusedSetting)) throw error;
    throw new StartError(`*** FATAL CONFIG FILE ERROR *** ${place}: ${error.message}`);
  }
}
