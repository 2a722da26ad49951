import * as vscode from 'vscode';
import type { PlacedCommand } from '../../protocol/timeline-thread.js';

/** The commands that change logs. They are not the timeline's: it offers them where they are there. */
const CUT = 'redisPersistence.cutLog';
const REMOVE = 'redisPersistence.removeCommands';
const REPAIR = 'redisPersistence.repair';

/** Context key of the menus that offer them. */
const CONTEXT = 'redisPersistence.canRepair';

/** Tells whether there is what changes logs, and lets menus know. */
export async function repairIsThere(): Promise<boolean> {
  const commands = new Set(await vscode.commands.getCommands(true));
  const there = [CUT, REMOVE, REPAIR].every((command) => commands.has(command));
  await vscode.commands.executeCommand('setContext', CONTEXT, there);
  return there;
}

/** Cuts a log in front of a command. */
export const cutBefore = async (log: vscode.Uri, command: PlacedCommand): Promise<void> =>
  void (await vscode.commands.executeCommand(CUT, log, { file: command.fileName, offset: command.offset }));

/** Takes commands out of a log. */
export const removeCommands = async (log: vscode.Uri, commands: readonly PlacedCommand[]): Promise<void> =>
  void (await vscode.commands.executeCommand(
    REMOVE,
    log,
    commands.map(({ fileName, offset, length }) => ({ file: fileName, offset, length })),
  ));

/** Mends a log. */
export const repair = async (log: vscode.Uri): Promise<void> =>
  void (await vscode.commands.executeCommand(REPAIR, log));
