/**
 * Checks a log as text: whether it is RESP, and whether its commands are what a server of the target would load
 * (aof.c, `loadSingleAppendOnlyFile`).
 */
import type { Diagnostic, Severity } from '../../conf/diagnostic.js';
import type { Target } from '../../conf/target.js';
import { atLeast, describeTarget } from '../../conf/target.js';
import { checkCommand } from './command-checks.js';
import type { LogTransaction, PlacedCommand } from './log-context.js';
import { placeCommands } from './log-context.js';
import { LogReport, nameRange } from './log-report.js';
import type { LogAnnotation, LogCommand, LogItem, LogStray, LogText, NumberLine, TextRange } from './log-text.js';
import { respText, wordsOfLine } from './resp-text.js';

/** What a check is told besides the text. */
export interface LogCheckOptions {
  /** Severities by rule, instead of its own. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /**
   * Why the text is not what is in the file: `bytes` that are no UTF-8, or line ends of several kinds that were made
   * alike.
   */
  readonly unfaithful?: 'bytes' | 'line-ends' | undefined;
}

/** Zero bytes at the end that are more than a value might have. */
const ZERO_TAIL = /\0{3,}[\r\n]*$/;

/** Everything that is found in a log, in the order of its places. */
export function checkLogText(log: LogText, target: Target, options: LogCheckOptions = {}): readonly Diagnostic[] {
  const report = new LogReport(log, options.severities ?? {});
  const start = { start: 0, end: firstLineEnd(log) };
  if (log.preamble) {
    report.add('aof-preamble', start, {
      message: 'This log begins with a dump, whose bytes are no text. Open it in the timeline; do not save it as text.',
    });
    return report.diagnostics;
  }
  if (options.unfaithful !== undefined) {
    report.add('aof-not-faithful', start, { message: UNFAITHFUL[options.unfaithful] });
  }
  if (log.feedsOnly && log.items.some(({ kind }) => kind === 'command')) {
    report.add('aof-line-end', start, {
      message: 'Lines of this log end with LF alone. Servers and redis-check-aof want CR LF.',
    });
  }
  const zeros = ZERO_TAIL.exec(log.text);
  if (zeros !== null) {
    const tail = { start: zeros.index, end: log.text.length };
    report.add('aof-zero-fill', tail, {
      message: `The log ends in ${zeros[0].replace(/[\r\n]+$/, '').length} zero bytes: a block that was never written. Servers refuse to start on it.`,
      fixes: [report.removal('Cut the zero bytes off', tail, true)],
    });
  }
  for (const item of log.items) checkItem(item, report, target, zeros?.index ?? log.text.length);
  const placed = placeCommands(log);
  for (const one of placed) {
    checkTransaction(one, report);
    if (one.command.arguments.length > 0 && !one.command.cut) checkCommand(one, report, target);
  }
  return report.diagnostics;
}

const UNFAITHFUL = {
  bytes:
    'This file has bytes that are no UTF-8. The text shows others in their place, and saving it would destroy values.',
  'line-ends':
    'This file has line ends of several kinds, which the editor has made alike. Saving it would change values.',
} as const;

const firstLineEnd = ({ text, starts }: LogText): number => Math.min(text.length, (starts[1] ?? text.length + 1) - 1);

function checkItem(item: LogItem, report: LogReport, target: Target, end: number): void {
  switch (item.kind) {
    case 'annotation':
      checkAnnotation(item, report, target);
      return;
    case 'stray':
      if (item.start < end) checkStray(item, report, target);
      return;
    case 'command':
      checkShape(item, report, end);
  }
}

function checkAnnotation(item: LogAnnotation, report: LogReport, target: Target): void {
  const range = { start: item.start, end: trimmedEnd(report.log.text, item) };
  const fixes = [report.removal('Remove this line', item)];
  if (!atLeast(target, '7.0', '7.2')) {
    const message = `${describeTarget(target)} refuses to start on a log with annotations: they came with 7.0.`;
    report.add('aof-annotation', range, { message, fixes });
  }
  if (item.time === undefined && report.log.text.startsWith('#TS:', item.start)) {
    report.add('aof-annotation-time', range, { message: 'This is no time: #TS: takes seconds of Unix time.', fixes });
  }
}

function checkStray(item: LogStray, report: LogReport, target: Target): void {
  const { text } = report.log;
  const range = { start: item.start, end: trimmedEnd(text, item) };
  if (item.what === 'blank') {
    const fixes = [report.removal('Remove this line', item, true)];
    report.add('aof-not-resp', range, { message: 'An empty line: a command has to begin here.', fixes });
    return;
  }
  const words = item.what === 'words' ? wordsOfLine(text.slice(range.start, range.end)) : undefined;
  const resp = words && report.fix('Write this line as a command', [{ ...item, text: respText(words) }], true);
  const what =
    item.what === 'argument'
      ? 'An argument without a command'
      : item.what === 'zeros'
        ? 'Zero bytes: no command begins with them'
        : `${describeTarget(target)} reads no commands in plain text from a log`;
  report.add('aof-not-resp', range, {
    message: `${what}. A command begins with * and the number of its arguments.`,
    fixes: [resp, report.removal('Remove this', item), report.cut(item.start)],
  });
}

/** Whether counts, lengths and line ends are those of what is there. */
function checkShape(command: LogCommand, report: LogReport, end: number): void {
  const { count, arguments: args } = command;
  const drop = () => report.removal('Drop this command', command);
  if (count.value === undefined || (count.value < 1 && args.length === 0)) {
    const message =
      count.value === undefined
        ? 'The count is no number.'
        : `A command of ${count.value} arguments: servers stop here.`;
    const fixes = [args.length > 0 ? countFix(command, report) : undefined, drop()];
    report.add('aof-empty-command', count, { message, fixes });
    return;
  }
  if (command.cut && command.end >= end) {
    const last = args.at(-1);
    report.add('aof-truncated', last?.fault === 'cut' ? last.length : nameRange(command), {
      message: 'The log ends inside this command.',
      fixes: [report.cut(command.start, true), keepFix(command, report)],
    });
  } else if (count.value !== args.length) {
    report.add('aof-count', count, {
      message: `The count says ${count.value}, but there ${args.length === 1 ? 'is 1 argument' : `are ${args.length} arguments`}.`,
      fixes: [args.length > 0 ? countFix(command, report) : undefined, drop()],
    });
  }
  checkNumber(count, report);
  for (const argument of args) {
    const { length, bytes, fault } = argument;
    checkNumber(length, report);
    if (fault === 'length') {
      const said = length.value === undefined ? 'The length is no number' : `The length says ${length.value}`;
      report.add('aof-length', length, {
        message: `${said}; the value has ${bytes} ${bytes === 1 ? 'byte' : 'bytes'}.`,
        fixes: [report.fix(`Set the length to ${bytes}`, [numberEdit(length, '$', bytes)], true), drop()],
      });
    } else if (fault === 'line-end') {
      const at = { start: argument.end, end: argument.end + 1 };
      report.add(
        'aof-line-end',
        { start: argument.start, end: argument.end },
        {
          message: 'Behind this value CR LF has to stand, not LF alone: a server that starts on it loses its place.',
          fixes: [report.fix('End it with CR LF', [{ ...at, text: '\r\n' }], true)],
        },
      );
    }
  }
}

/** Numbers that servers read, and redis-check-aof does not. */
function checkNumber(line: NumberLine, report: LogReport): void {
  if (!line.bareFeed) return;
  report.add('aof-line-end', line, {
    severity: 'warning',
    message: 'This line ends with LF alone. Servers read it; redis-check-aof does not.',
    fixes: [report.fix('End it with CR LF', [{ start: line.end, end: line.end + 1, text: '\r\n' }], true)],
  });
}

/** Takes what is there of a command that is cut off for all of it: for one that is being written. */
function keepFix(command: LogCommand, report: LogReport) {
  const { arguments: args, count } = command;
  const last = args.at(-1);
  if (last === undefined) return undefined;
  if (last.fault !== 'cut') return countFix(command, report, false);
  if (args.length !== count.value || last.start <= last.length.end) return undefined;
  const feed = last.end < report.log.text.length ? [] : [{ start: last.end, end: last.end, text: '\r\n' }];
  const length = last.length.value === last.bytes ? [] : [numberEdit(last.length, '$', last.bytes)];
  return report.fix(`Keep what is there of it (${last.bytes} bytes)`, [...length, ...feed]);
}

const countFix = (command: LogCommand, report: LogReport, preferred = true) =>
  report.fix(
    `Set the count to ${command.arguments.length}`,
    [numberEdit(command.count, '*', command.arguments.length)],
    preferred,
  );

/** The edit that sets a count or a length. */
export const numberEdit = ({ start, end }: TextRange, mark: '*' | '$', value: number) => ({
  start,
  end,
  text: `${mark}${value}`,
});

function checkTransaction(one: PlacedCommand, report: LogReport): void {
  const { command, name, fault, transaction } = one;
  if (fault === undefined && transaction?.multi !== one) return;
  const range = nameRange(command);
  const drop = report.removal('Drop this command', command);
  if (fault === 'nested') {
    report.add('aof-nested-multi', range, {
      message: 'MULTI inside a transaction: servers log an error and go on, redis-check-aof stops.',
      fixes: [drop],
      related: transaction === undefined ? [] : [opened(transaction, report)],
    });
  } else if (fault === 'without-multi') {
    const message = `${name} without MULTI: servers log an error and go on, redis-check-aof stops.`;
    report.add('aof-exec-without-multi', range, { message, fixes: [drop] });
  } else if (transaction?.multi === one && transaction.close === undefined) {
    const inside = transaction.commands.length - 1;
    report.add('aof-open-transaction', range, {
      message: `This transaction is never closed: ${inside === 1 ? 'the command' : `the ${inside} commands`} behind it will not run.`,
      fixes: [report.removal('Drop this transaction', transactionRange(transaction))],
    });
  }
}

const opened = ({ multi }: LogTransaction, report: LogReport) =>
  report.related(nameRange(multi.command), 'The transaction begins here.');

/** From MULTI to behind EXEC, or to behind the last command that the log has. */
export function transactionRange({ multi, commands }: LogTransaction): TextRange {
  return { start: multi.command.start, end: commands.at(-1)?.command.end ?? multi.command.end };
}

/** Where the text of an item ends, without its line end. */
function trimmedEnd(text: string, { start, end }: TextRange): number {
  let at = end;
  while (at > start && (text.charCodeAt(at - 1) === 0x0a || text.charCodeAt(at - 1) === 0x0d)) at--;
  return at;
}
