/** Whether a command of a log is one that the target loads, and one that a server would have written. */
import type { Fix } from '../../conf/diagnostic.js';
import { nearestName } from '../../conf/nearest-name.js';
import type { Target } from '../../conf/target.js';
import { atLeast, describeTarget } from '../../conf/target.js';
import type { CommandRow } from '../../commands/table/command-row.js';
import { arityFor, commandsKnownTo, flagsFor, knownTo, satisfiesArity } from '../../commands/table/commands.js';
import { formsFor } from '../../commands/table/aof-forms.js';
import { mayHaveLifetime, relativeLifetime } from './lifetimes.js';
import type { PlacedCommand } from './log-context.js';
import type { LogReport } from './log-report.js';
import { nameRange, shownName } from './log-report.js';
import { respText } from './resp-text.js';
import { utf8Length } from './log-text.js';

/** Checks one command that is whole. */
export function checkCommand(one: PlacedCommand, report: LogReport, target: Target): void {
  const { row, command } = one;
  if (row === undefined || (row.module === undefined && !knownTo(row, target))) {
    checkUnknown(one, report, target);
    return;
  }
  const range = nameRange(command);
  if (row.module !== undefined && row.module.name !== 'vectorset') {
    report.add('aof-module-command', range, {
      message: `${row.name} is a command of the module ${row.module.name}: only a server that has loaded it starts on this log.`,
    });
  }
  const arity = arityFor(row, target);
  if (!satisfiesArity(arity, command.arguments.length)) {
    report.add('aof-arity', range, {
      message: `${row.name} takes ${arityText(row, arity)}, here are ${command.arguments.length - 1}. Redis up to 8.6 crashes at such a command when it starts.`,
      fixes: [report.removal('Drop this command', command)],
    });
    return;
  }
  if (!checkLifetime(one, report, target)) checkRole(one, row, report, target);
}

/** `2 arguments`, `at least 1 argument`: without the name. */
function arityText(row: CommandRow, arity: number): string {
  const names = row.container === undefined ? 1 : 2;
  const count = Math.abs(arity) - names;
  const least = arity < 0 ? 'at least ' : '';
  return `${least}${count === 0 ? 'no arguments' : count === 1 ? '1 argument' : `${count} arguments`}${names === 2 ? ' behind the subcommand' : ''}`;
}

function checkUnknown(one: PlacedCommand, report: LogReport, target: Target): void {
  const { row, command } = one;
  const name = shownName(one);
  const drop = report.removal('Drop this command', command);
  const subcommand =
    row === undefined && one.name !== '' && commandsKnownTo(target).some((known) => known.name === one.name);
  const word = command.arguments[subcommand ? 1 : 0];
  if (word === undefined) return;
  const names = subcommand
    ? [
        ...(commandsKnownTo(target)
          .find((known) => known.name === one.name)
          ?.subcommands?.keys() ?? []),
      ]
    : commandsKnownTo(target).map((known) => known.name);
  const meant = row === undefined ? nearestName(word.text, names) : undefined;
  const rename: Fix | undefined =
    meant === undefined
      ? undefined
      : report.fix(
          `Change to ${meant}`,
          [
            { start: word.length.start, end: word.length.end, text: `$${utf8Length(meant)}` },
            { start: word.start, end: word.end, text: meant },
          ],
          true,
        );
  const where = describeTarget(target);
  const shown = subcommand ? `${one.name} ${word.text}` : name;
  // Before 7.0 a subcommand was an argument: it fails, and loading goes on.
  const fails = subcommand && !atLeast(target, '7.0', '7.2');
  const why = row === undefined ? '' : ` ${versionsText(row)}`;
  report.add('aof-unknown-command', word, {
    message: `${where} does not know ${shown.slice(0, 80)}.${why} It ${fails ? 'logs an error and goes on' : 'refuses to start on this log, unless a rename-command says the name'}.`,
    fixes: [rename, drop],
    ...(fails ? { severity: 'warning' } : {}),
  });
}

function versionsText({ since, removed }: CommandRow): string {
  const first = [
    ...(since.redis === undefined ? [] : [`Redis ${since.redis}`]),
    ...(since.valkey === undefined ? [] : [`Valkey ${since.valkey}`]),
  ];
  return `It came with ${first.join(' and ')}${removed === undefined ? '' : `, and went with Redis ${removed}`}.`;
}

/** @returns true where the command has a relative lifetime */
function checkLifetime(one: PlacedCommand, report: LogReport, target: Target): boolean {
  const { command, name, time } = one;
  if (!mayHaveLifetime(name)) return false;
  const words = [name, ...command.arguments.slice(1).map(({ text }) => text)];
  const found = relativeLifetime(words, target);
  const place = found && command.arguments[found.at];
  if (found === undefined || place === undefined) return false;
  const absolute = time === undefined ? undefined : found.absolute(time * 1000);
  const title = `Write the moment, counted from ${new Date((time ?? 0) * 1000).toISOString().slice(0, 19)}Z`;
  report.add('aof-relative-lifetime', place, {
    message: found.usual
      ? `${describeTarget(target)} writes lifetimes like this one: it begins again each time the log is loaded.`
      : 'This lifetime begins again each time the log is loaded. Servers write the moment instead.',
    ...(found.usual ? { severity: 'info' } : {}),
    fixes: [
      absolute && report.fix(title, [{ start: command.start, end: command.end, text: respText(absolute) }]),
      report.removal('Drop this command', command),
    ],
  });
  return true;
}

function checkRole(one: PlacedCommand, row: CommandRow, report: LogReport, target: Target): void {
  if (row.aof.role !== 'never' || row.aof.inRewrites || one.fault !== undefined) return;
  const drop = report.removal('Drop this command', one.command);
  const forms = formsFor(row, target).map(({ form }) => form);
  if (forms.some((form) => form.startsWith('verbatim'))) return;
  const range = nameRange(one.command);
  if (!flagsFor(row, target).has('write')) {
    report.add('aof-read-command', range, {
      message: `${row.name} changes no data, and servers do not write it into a log.`,
      fixes: [drop],
      tag: 'unnecessary',
    });
    return;
  }
  const instead = forms.length === 0 ? '' : ` They write: ${forms.join('; ')}.`;
  report.add('aof-never-written', range, {
    message: `Servers do not write ${row.name} into a log.${instead}`,
    fixes: [drop],
  });
}
