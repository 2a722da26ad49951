import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { RepairJob, RepairResult } from '../../engine/persistence/repair/repair-job.js';
import type { FromLogThread, LogThreadData, LogVerdict, LogWork } from '../thread-work/log-messages.js';

/** Reads and repairs logs in threads, with a notification that shows progress and can cancel. */
export class LogThreads {
  readonly #file: string;

  constructor(extension: vscode.Uri) {
    this.#file = join(vscode.Uri.joinPath(extension, 'dist', 'threads').fsPath, 'log.cjs');
  }

  /** Null when the user cancelled. @throws Error with a sentence for the user */
  async check(path: string, title: string): Promise<LogVerdict | null> {
    const answer = await this.#run({ kind: 'check', path }, title);
    return answer?.kind === 'checked' ? answer.verdict : null;
  }

  /** Null when the user cancelled; then nothing is left of it. @throws Error with a sentence for the user */
  async repair(job: RepairJob, title: string): Promise<RepairResult | null> {
    const answer = await this.#run({ kind: 'repair', job }, title);
    return answer?.kind === 'repaired' ? answer.result : null;
  }

  #run(work: LogWork, title: string): Thenable<FromLogThread | null> {
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => this.#thread(work, progress, token),
    );
  }

  #thread(
    work: LogWork,
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ): Promise<FromLogThread | null> {
    return new Promise((resolve, reject) => {
      const data: LogThreadData = { work, stop: new Int32Array(new SharedArrayBuffer(4)) };
      const worker = new Worker(this.#file, { workerData: data });
      const cancelling = token.onCancellationRequested(() => {
        Atomics.store(data.stop, 0, 1);
      });
      let phase = '';
      let share = 0;
      worker.on('message', (message: FromLogThread) => {
        if (message.kind === 'failed') reject(new Error(message.message));
        else if (message.kind !== 'progress') resolve(message);
        else {
          const now = (100 * message.bytes) / Math.max(1, message.of);
          if (message.phase !== phase) share = 0;
          phase = message.phase;
          const doing = phase === 'read' ? 'reading' : 'writing';
          progress.report({ message: `${doing}, ${Math.min(100, Math.floor(now))} %`, increment: now - share });
          share = now;
        }
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        cancelling.dispose();
        resolve(null);
      });
    });
  }
}
