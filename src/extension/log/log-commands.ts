/** Commands on append-only logs, by their ids. */
import * as vscode from 'vscode';
import { readRemoval, type RemovalPlace, type RemovalSpec } from '../../engine/persistence/repair/removal.js';
import type { RepairWork } from '../../engine/persistence/repair/repair-job.js';
import { LogChecker } from './check-command.js';
import { chooseLog, type ChosenLog } from './chosen-log.js';
import { LogThreads } from './log-thread.js';
import { PLAN_SCHEME, PlanDocuments } from './plan-documents.js';
import { RepairFlow } from './repair-flow.js';

/** A command: its first argument is the uri of a log, the second what else it may be told. */
type LogCommand = (flow: RepairFlow, checker: LogChecker, uri: unknown, detail: unknown) => Promise<void>;

const BASIC = { until: null, removal: null, keepUnknown: false } as const;

/** Every command on logs that package.json contributes, by its id. */
const LOG_COMMANDS: Readonly<Record<string, LogCommand>> = {
  'redisPersistence.checkLog': (_flow, checker, uri) => checker.run(uri),
  'redisPersistence.repair': repair,
  'redisPersistence.cutLog': cutLog,
  'redisPersistence.removeCommands': removeCommands,
  'redisPersistence.rebuildManifest': rebuildManifest,
};

/** Registers the commands, and the documents that show their plans. */
export function registerLogCommands(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): vscode.Disposable[] {
  const threads = new LogThreads(context.extensionUri);
  const plans = new PlanDocuments();
  const checker = new LogChecker(threads);
  const flow = new RepairFlow(threads, plans, checker);
  const commands = Object.entries(LOG_COMMANDS).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (uri: unknown, detail: unknown) => {
      try {
        await run(flow, checker, uri, detail);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        log.error(`${id}: ${message}`);
        void vscode.window.showErrorMessage(`Nothing was changed: ${message}`);
      }
    }),
  );
  return [checker, plans, vscode.workspace.registerTextDocumentContentProvider(PLAN_SCHEME, plans), ...commands];
}

/** Sentences that say what a strategy will do. */
const SENTENCES = {
  salvage: (name: string): string => `Drops what is damaged in ${name} and keeps every whole command and transaction.`,
  truncate: (name: string): string => `Cuts ${name} at the first damage, as redis-check-aof --fix does.`,
} as const;

type Strategy = keyof typeof SENTENCES;

/** @param detail a strategy, when it is known */
async function repair(flow: RepairFlow, _checker: LogChecker, uri: unknown, detail: unknown): Promise<void> {
  const log = await chooseLog(uri, 'Repair a log');
  if (log === null) return;
  const damage = detail === 'truncate' || detail === 'salvage' ? detail : await askStrategy(log);
  if (damage !== null) await flow.run(log, { kind: 'log', damage, ...BASIC }, SENTENCES[damage](log.name));
}

async function askStrategy({ name }: ChosenLog): Promise<Strategy | null> {
  const items: (vscode.QuickPickItem & { readonly strategy: Strategy })[] = [
    {
      strategy: 'salvage',
      label: '$(wand) Salvage',
      description: 'drop only the damage',
      detail: 'Keeps every whole command and every whole transaction, also behind the damage.',
    },
    {
      strategy: 'truncate',
      label: '$(split-horizontal) Truncate',
      description: 'cut at the first damage',
      detail: 'Keeps what is in front of the first damage, byte for byte as redis-check-aof --fix does.',
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: `Repair ${name}`,
    placeHolder: 'You see what is dropped before anything is written',
    matchOnDescription: true,
  });
  return picked?.strategy ?? null;
}

/** @param detail `{ file, offset }` of the place to cut at, when it is known */
async function cutLog(flow: RepairFlow, _checker: LogChecker, uri: unknown, detail: unknown): Promise<void> {
  const log = await chooseLog(uri, 'Cut a log');
  if (log === null) return;
  const place = placeOf(detail);
  const until = place === null ? await askPoint(log) : placeText(place);
  if (until === undefined || until.trim() === '') return;
  const sentence = `Cuts ${log.name} at ${until.trim()}: what was written later is dropped.`;
  await flow.run(log, { kind: 'log', damage: 'refuse', ...BASIC, until }, sentence);
}

const askPoint = ({ name }: ChosenLog): Thenable<string | undefined> =>
  vscode.window.showInputBox({
    title: `Cut ${name} at a point in time`,
    prompt:
      'A time such as 2026-01-31T12:00:00Z (the log needs #TS: lines for it), an offset, or FILE:OFFSET. A transaction is kept whole or not at all.',
    placeHolder: '2026-01-31T12:00:00Z',
    ignoreFocusOut: true,
  });

/** @param detail offsets of commands, or `{ file, offset }` of each, when they are known */
async function removeCommands(flow: RepairFlow, _checker: LogChecker, uri: unknown, detail: unknown): Promise<void> {
  const log = await chooseLog(uri, 'Remove commands from a log');
  if (log === null) return;
  const places = placesOf(detail);
  const removal = places.length > 0 ? { places, kinds: [], from: null, to: null } : await askRemoval(log);
  if (removal === null) return;
  const work: RepairWork = { kind: 'log', damage: 'refuse', ...BASIC, removal };
  await flow.run(log, work, `Removes ${removalText(removal)} from ${log.name}; all other commands stay as they are.`);
}

async function askRemoval({ name }: ChosenLog): Promise<RemovalSpec | null> {
  const text = await vscode.window.showInputBox({
    title: `Remove commands from ${name}`,
    prompt:
      'Names (FLUSHALL), names with a pattern of keys (DEL user:*), or offsets; several are separated by semicolons.',
    placeHolder: 'FLUSHALL',
    ignoreFocusOut: true,
    validateInput: (value) => {
      const wrong = partsOf(value).find((part) => readRemoval(part) === null);
      return wrong === undefined ? undefined : `'${wrong}' is neither a command's name nor an offset.`;
    },
  });
  const all = partsOf(text ?? '').flatMap((part) => readRemoval(part) ?? []);
  if (all.length === 0) return null;
  return {
    places: all.flatMap((one) => ('offset' in one ? [one] : [])),
    kinds: all.flatMap((one) => ('name' in one ? [one] : [])),
    from: null,
    to: null,
  };
}

const partsOf = (text: string): readonly string[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function removalText({ places, kinds }: RemovalSpec): string {
  const names = kinds.map(({ name, key }) => (key === null ? `every ${name}` : `every ${name} of ${key}`));
  const count = places.length === 1 ? 'one command' : `${places.length} commands`;
  return [...names, ...(places.length > 0 ? [count] : [])].join(' and ');
}

async function rebuildManifest(flow: RepairFlow, _checker: LogChecker, uri: unknown): Promise<void> {
  const log = await chooseLog(uri, 'Rebuild the manifest of a log');
  if (log === null) return;
  // Of a data file it is the folder whose manifest is meant.
  const inside = /\.(base\.(rdb|aof)|incr\.aof)$/.test(log.path);
  const folder = inside ? { ...log, uri: vscode.Uri.joinPath(log.uri, '..') } : log;
  const chosen = { ...folder, path: folder.uri.fsPath };
  const sentence = `Writes a manifest for the log files beside ${log.name}, by their names; the files stay as they are.`;
  await flow.run(chosen, { kind: 'manifest' }, sentence, true);
}

/** `{ file, offset }` as other parts of the extension pass it; null for anything else. */
function placeOf(value: unknown): RemovalPlace | null {
  if (typeof value === 'number') return isOffset(value) ? { file: null, offset: value } : null;
  if (typeof value !== 'object' || value === null || !('offset' in value)) return null;
  const { offset } = value;
  const file = 'file' in value && typeof value.file === 'string' ? value.file : null;
  return typeof offset === 'number' && isOffset(offset) ? { file, offset } : null;
}

const isOffset = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const placesOf = (value: unknown): readonly RemovalPlace[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : []).flatMap((one) => placeOf(one) ?? []);

const placeText = ({ file, offset }: RemovalPlace): string =>
  file === null ? `offset:${offset}` : `${file}:${offset}`;
