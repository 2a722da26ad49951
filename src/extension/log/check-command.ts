/** The command that checks a log: findings go to the Problems panel. */
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { LogVerdict, PlacedFinding } from '../thread-work/log-messages.js';
import { chooseLog, type ChosenLog } from './chosen-log.js';
import type { LogThreads } from './log-thread.js';

const MEGABYTE = 1024 * 1024;
/** MB that are checked without asking, where the setting is no number. */
const DEFAULT_LIMIT = 1024;

export class LogChecker implements vscode.Disposable {
  readonly #problems = vscode.languages.createDiagnosticCollection('redis-persistence-log');

  constructor(private readonly threads: LogThreads) {}

  /** Checks the log that the command was called on, and says what came of it. */
  async run(argument: unknown): Promise<void> {
    const log = await chooseLog(argument, 'Check a log');
    if (log === null || !(await mayRead(log))) return;
    const verdict = await this.threads.check(log.path, `Checking ${log.name}`);
    if (verdict === null) return;
    this.#show(verdict);
    await this.#tell(log, verdict);
  }

  /** Takes away what an earlier check found in a log that is repaired now. */
  forget(path: string): void {
    this.#problems.forEach((uri) => {
      if (uri.fsPath === path || dirname(uri.fsPath) === path) this.#problems.delete(uri);
    });
  }

  #show({ findings, files }: LogVerdict): void {
    for (const path of files) this.#problems.delete(vscode.Uri.file(path));
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const finding of findings) {
      const all = byFile.get(finding.path) ?? [];
      all.push(diagnosticOf(finding));
      byFile.set(finding.path, all);
    }
    for (const [path, diagnostics] of byFile) this.#problems.set(vscode.Uri.file(path), diagnostics);
  }

  async #tell({ uri, name }: ChosenLog, { ok, commands, findings, findingTotal }: LogVerdict): Promise<void> {
    const facts = `${commands.toLocaleString()} commands`;
    if (findingTotal === 0) {
      void vscode.window.showInformationMessage(`${name} is in order: ${facts}.`);
      return;
    }
    const [repair, show] = ['Repair…', 'Show Problems'];
    const first = findings[0];
    const where = first === undefined ? '' : ` First: ${first.found} at offset ${first.offset.toLocaleString()}.`;
    const count = `${findingTotal.toLocaleString()} ${findingTotal === 1 ? 'finding' : 'findings'}`;
    const text = `${name} ${ok ? 'loads, with' : 'is damaged:'} ${count}, ${facts}.${where}`;
    const choice = ok
      ? await vscode.window.showInformationMessage(text, show)
      : await vscode.window.showWarningMessage(text, repair, show);
    if (choice === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
    if (choice === repair) await vscode.commands.executeCommand('redisPersistence.repair', uri);
  }

  dispose(): void {
    this.#problems.dispose();
  }
}

function diagnosticOf({
  line,
  column,
  offset,
  severity,
  kind,
  expected,
  found,
  lost,
}: PlacedFinding): vscode.Diagnostic {
  const start = new vscode.Position(line, column);
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start, start.translate(0, 1)),
    `Offset ${offset}: expected ${expected}, found ${found}. Lost: ${lost}.`,
    severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'Redis log';
  diagnostic.code = kind;
  return diagnostic;
}

/** Large logs take a while and keep a disk busy that a server may need: then the user is asked. */
async function mayRead({ uri, path, name }: ChosenLog): Promise<boolean> {
  const setting: unknown = vscode.workspace.getConfiguration('redisPersistence', uri).get('checkWithoutAsking');
  const limit = (typeof setting === 'number' && setting >= 0 ? setting : DEFAULT_LIMIT) * MEGABYTE;
  const size = sizeOf(path);
  if (size <= limit) return true;
  const check = 'Check';
  const answer = await vscode.window.showWarningMessage(
    `${name} has ${Math.round(size / MEGABYTE).toLocaleString()} MB. Checking reads all of it.`,
    { modal: true },
    check,
  );
  return answer === check;
}

/** Bytes of a file, or of all files in the folder of a set. */
function sizeOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (stat.isFile() && !path.endsWith('.manifest')) return stat.size;
  const folder = stat.isFile() ? dirname(path) : path;
  return readdirSync(folder).reduce((sum, name) => {
    const file = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (file?.isFile() === true ? file.size : 0);
  }, 0);
}
