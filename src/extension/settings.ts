import * as vscode from 'vscode';
import type { Tab } from '../protocol/dump.js';

const SECTION = 'redisPersistence';
const MEGABYTE = 1024 * 1024;

/** The user's settings, each read and checked in one place. */
export interface Settings {
  /** Separators of namespaces, none of them empty. */
  readonly separators: readonly string[];
  /** The tab that a dump opens on. */
  readonly firstTab: Tab;
  /** Bytes that the index of one dump's keys may take. */
  readonly indexBudget: number;
  /** Bytes up to which a dump is read whole where its file system cannot read ranges. */
  readonly wholeReadLimit: number;
  /** Bytes up to which a log of text opens as text. */
  readonly logTextLimit: number;
}

export function readSettings(resource: vscode.Uri): Settings {
  const settings = vscode.workspace.getConfiguration(SECTION, resource);
  const separators: unknown = settings.get('namespaceSeparators');
  return {
    separators: Array.isArray(separators)
      ? separators.filter((one): one is string => typeof one === 'string' && one !== '')
      : [':'],
    firstTab: settings.get('firstTab') === 'keys' ? 'keys' : 'overview',
    indexBudget: megabytes(settings.get('indexMemory'), 1024),
    wholeReadLimit: megabytes(settings.get('maxWholeRead'), 256),
    logTextLimit: megabytes(settings.get('maxLogText'), 20),
  };
}

const megabytes = (value: unknown, otherwise: number): number =>
  (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : otherwise) * MEGABYTE;

/** Settings that change how a dump is read. */
const READING = ['namespaceSeparators', 'indexMemory', 'maxWholeRead'].map((name) => `${SECTION}.${name}`);

/** Calls back when a setting changes that a dump has to be read anew for. */
export const onReadingChange = (callback: () => void): vscode.Disposable =>
  vscode.workspace.onDidChangeConfiguration((event) => {
    if (READING.some((name) => event.affectsConfiguration(name))) callback();
  });
