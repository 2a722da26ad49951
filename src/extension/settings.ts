import * as vscode from 'vscode';

const SECTION = 'redisPersistence';
const MEGABYTE = 1024 * 1024;

/** The user's settings, each read and checked in one place. */
export interface Settings {
  /** Separators of namespaces, none of them empty. */
  readonly separators: readonly string[];
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
    indexBudget: megabytes(settings.get('indexMemory'), 1024),
    wholeReadLimit: megabytes(settings.get('maxWholeRead'), 256),
    logTextLimit: megabytes(settings.get('maxLogText'), 20),
  };
}

const megabytes = (value: unknown, otherwise: number): number =>
  (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : otherwise) * MEGABYTE;

/** Calls back when one of our settings changes. */
export const onSettingsChange = (callback: () => void): vscode.Disposable =>
  vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(SECTION)) callback();
  });
