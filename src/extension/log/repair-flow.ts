/** A repair from the first question to the report: plan, preview, consent, writing, summary. */
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { changesNothing, type RepairPlan } from '../../engine/aof/plan.js';
import { planLines, planReport, planSummary, strategyTitle } from '../../engine/aof/repair/plan-text.js';
import type { Outcome } from '../../engine/persistence/repair/carry-out.js';
import type { RepairJob, RepairResult, RepairWork } from '../../engine/persistence/repair/repair-job.js';
import type { LogChecker } from './check-command.js';
import type { ChosenLog } from './chosen-log.js';
import type { LogThreads } from './log-thread.js';
import type { PlanDocuments } from './plan-documents.js';

/** Larger files are not compared: no editor shows them as text. */
const MOST_COMPARED = 20 * 1024 * 1024;

type Place = 'beside' | 'in-place';

/** Asks, shows and does repairs of one log at a time. */
export class RepairFlow {
  constructor(
    private readonly threads: LogThreads,
    private readonly plans: PlanDocuments,
    private readonly checker: LogChecker,
  ) {}

  /**
   * Goes all the way with one piece of work.
   * @param sentence what it will do, for the user
   * @param inPlaceOnly true where a new place makes no sense: a manifest belongs to its files
   */
  async run(log: ChosenLog, work: RepairWork, sentence: string, inPlaceOnly = false): Promise<void> {
    const job: RepairJob = { path: log.path, work, to: { kind: 'plan' }, now: Date.now() };
    const planned = await this.threads.repair(job, `Planning the repair of ${log.name}`);
    if (planned === null) return;
    const { plan } = planned;
    if (plan.refusal !== null) return this.#refused(log, work, plan, inPlaceOnly);
    if (changesNothing(plan)) {
      const note = plan.notes.length > 0 ? ` ${plan.notes.join('; ')}.` : '';
      void vscode.window.showInformationMessage(`${log.name} stays as it is: there is nothing to do.${note}`);
      return;
    }
    await this.plans.show(log.name, [sentence, '', ...planLines(plan)]);
    const place = await this.#askPlace(log, plan, sentence, inPlaceOnly);
    if (place === null) return;
    const done = await this.threads.repair(
      { ...job, to: { kind: place }, now: Date.now() },
      `Repairing ${log.name}: ${strategyTitle(plan.strategy).toLowerCase()}`,
    );
    if (done !== null && done.outcome !== null) await this.#tell(log, done, done.outcome);
  }

  /** Says why not, and offers what would work. */
  async #refused(log: ChosenLog, work: RepairWork, plan: RepairPlan, inPlaceOnly: boolean): Promise<void> {
    const salvage = 'Salvage Instead';
    const offer = work.kind === 'log' && work.damage !== 'salvage' && plan.refusal?.includes('salvage') === true;
    const also = work.kind === 'log' && work.damage === 'refuse' && plan.refusal?.includes('damaged') === true;
    const choice = await vscode.window.showWarningMessage(
      `${log.name} is not repaired this way: ${plan.refusal ?? ''}.`,
      ...(offer || also ? [salvage] : []),
    );
    if (choice !== salvage || work.kind !== 'log') return;
    const sentence = `Drops what is damaged in ${log.name} and keeps every whole command and transaction.`;
    await this.run(log, { ...work, damage: 'salvage' }, sentence, inPlaceOnly);
  }

  async #askPlace(log: ChosenLog, plan: RepairPlan, sentence: string, inPlaceOnly: boolean): Promise<Place | null> {
    const what = plan.kind === 'multipart' ? 'folder' : 'file';
    const items: (vscode.QuickPickItem & { readonly place: Place })[] = [
      {
        place: 'beside',
        label: `$(new-file) Write a new ${what}`,
        detail: `Nothing is changed: the repaired log is put beside ${log.name}.`,
      },
      {
        place: 'in-place',
        label: '$(replace) Put it in place of the old one',
        detail: 'What is replaced stays beside it as NAME.bak-<time>. Stop the server first.',
      },
    ];
    const picked = await vscode.window.showQuickPick(inPlaceOnly ? items.slice(1) : items, {
      title: sentence,
      placeHolder: planSummary(plan),
      ignoreFocusOut: true,
    });
    if (picked === undefined) return null;
    if (picked.place === 'beside') return 'beside';
    const replace = 'Replace';
    const answer = await vscode.window.showWarningMessage(
      `Put the repaired log in place of ${log.name}?`,
      { modal: true, detail: `${planSummary(plan)} The original is kept as NAME.bak-<time>.` },
      replace,
    );
    return answer === replace ? 'in-place' : null;
  }

  async #tell(log: ChosenLog, { plan }: RepairResult, outcome: Outcome): Promise<void> {
    this.checker.forget(log.path);
    const pair = comparable(log, plan, outcome);
    const [compare, reveal, report] = ['Compare', 'Reveal', 'Report'];
    const choice = await vscode.window.showInformationMessage(
      `${planSummary(plan)} Written: ${basename(outcome.output)}.`,
      ...(pair === null ? [reveal, report] : [compare, reveal, report]),
    );
    if (choice === compare && pair !== null) {
      const title = `${basename(pair.before)} ↔ ${basename(pair.after)}`;
      const [before, after] = [vscode.Uri.file(pair.before), vscode.Uri.file(pair.after)];
      await vscode.commands.executeCommand('vscode.diff', before, after, title);
    }
    if (choice === reveal) {
      const uri = vscode.Uri.file(outcome.output);
      const inside = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
      await vscode.commands.executeCommand(inside ? 'revealInExplorer' : 'revealFileInOS', uri);
    }
    if (choice === report) {
      const { output, backups, notes } = outcome;
      const content = planReport(plan, { input: log.path, output, backups, notes, time: Date.now() });
      const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
      await vscode.window.showTextDocument(document);
    }
  }
}

/** The first file that has changed, before and after; null where there are not both, or they are too large. */
function comparable(log: ChosenLog, plan: RepairPlan, outcome: Outcome): { before: string; after: string } | null {
  const file = plan.files.find(({ fate, role }) => fate === 'rewritten' && role !== 'manifest');
  if (file === undefined) return null;
  const folder = statSync(log.path).isDirectory() ? log.path : join(log.path, '..');
  const single = plan.kind === 'single';
  const name = basename(file.name);
  const own = single ? log.path : join(folder, name);
  const backup = outcome.backups.find((path) => basename(path).startsWith(`${name}.bak-`));
  const before = backup ?? own;
  const after = backup !== undefined ? own : single ? outcome.output : join(outcome.output, name);
  const sizes = [before, after].map((path) => (existsSync(path) ? statSync(path).size : Infinity));
  return sizes.every((size) => size <= MOST_COMPARED) ? { before, after } : null;
}
