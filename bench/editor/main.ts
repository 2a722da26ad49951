import { parseArgs } from 'node:util';
import { datasetFile, LARGE } from '../dataset/dataset.js';
import { median } from '../report.js';
import { measureEditor, profileHost, type EditorFigures, type EditorPlaces, type Opening } from './editor.js';

const USAGE = `usage: npm run bench -- --editor [options]
  --keys N       a dump of N keys instead of the one of 1 GB
  --file DUMP    this dump
  --runs N       rounds, 5 if not given
  --output FILE  where the figures go as JSON, or the profile
  --profile      instead of measuring: what the extension host does until the first rows are seen`;

/** ms that the first rows may take after a click on the file. */
const FIRST_ROWS = 500;
/** ms of the longest task of page and extension host, and of the extension's activation. */
const LONGEST_TASK = 50;
const ACTIVATION = 50;

export interface EditorOptions {
  readonly keys: number;
  readonly file: string | undefined;
  readonly runs: number;
  readonly output: string | undefined;
  readonly profile: boolean;
}

/** The options, or null when help was asked for, and given. @throws TypeError for what is no option */
export function readArguments(args: readonly string[]): EditorOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      editor: { type: 'boolean' },
      keys: { type: 'string' },
      file: { type: 'string' },
      runs: { type: 'string' },
      output: { type: 'string' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return null;
  }
  const { file, output, profile } = values;
  return { keys: Number(values.keys ?? LARGE.keys), file, runs: Number(values.runs ?? 5), output, profile };
}

/** The dump to open; generated if need be. */
export const dumpOf = ({ file, keys }: EditorOptions, cache: string): string =>
  file ?? datasetFile(cache, { ...LARGE, keys }, () => undefined);

/** Measures and prints. @returns what is kept as JSON */
export async function report(places: EditorPlaces, options: EditorOptions): Promise<unknown> {
  if (options.profile) return profileHost(places);
  const figures = await measureEditor(places, options.runs, (line) => process.stderr.write(`${line}\n`));
  console.log(`\n${describe(figures)}`);
  return figures;
}

function describe({ openings, whole, pageTask, hostTask, activation }: EditorFigures): string {
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const verdict = (value: number, limit: number): string =>
    `${value <= limit ? 'met' : 'MISSED'}: at most ${ms(limit)}`;
  const host = `${ms(hostTask.wall)}${hostTask.cpu === null ? '' : `, ${ms(hostTask.cpu)} of processor time`}`;
  return [
    'Medians from pressing the mouse on the file in the Explorer:',
    ...openings.map((opening) => describeOpening(opening, ms, verdict)),
    `  all read, checksum verified: ${ms(median(whole))}`,
    `longest task of the page: ${ms(pageTask.wall)}, ${ms(pageTask.cpu)} of processor time  ${verdict(pageTask.cpu, LONGEST_TASK)}`,
    `longest task of the extension host: ${host}  ${verdict(hostTask.cpu ?? hostTask.wall, LONGEST_TASK)}`,
    `activation: ${ms(median(activation))}  ${verdict(median(activation), ACTIVATION)}`,
  ].join('\n');
}

function describeOpening(
  { name, steps }: Opening,
  ms: (value: number) => string,
  verdict: (value: number, limit: number) => string,
): string {
  const of = (step: keyof (typeof steps)[number]): number => median(steps.map((one) => one[step]));
  const way = `page there ${ms(of('document'))}, script loaded ${ms(of('loaded'))}, host heard ${ms(of('opened'))}`;
  return `  ${name}: ${ms(of('shown'))}  (${way}, first keys told ${ms(of('progress'))})  ${verdict(of('shown'), FIRST_ROWS)}`;
}
