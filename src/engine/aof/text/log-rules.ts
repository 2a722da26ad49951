/** What the checks of a log can say, each described once: the documentation and SARIF read it here. */
import type { Severity } from '../../conf/diagnostic.js';
import type { RuleInfo } from '../../conf/rules/rule.js';

/** A rule as the documentation shows it. */
export type LogRule = Omit<RuleInfo, 'group'>;

/** Every rule about the text of a log. */
export const LOG_RULES = [
  {
    id: 'aof-count',
    severity: 'error',
    summary: 'The count of a command is not the number of its arguments.',
    explanation: 'A server that starts on this log reads the wrong lines as arguments, and stops.',
    fix: 'Sets the count.',
  },
  {
    id: 'aof-length',
    severity: 'error',
    summary: 'The length of an argument is not that of its value.',
    explanation: 'Lengths count bytes of UTF-8. A server that starts on this log loses its place, and stops.',
    fix: 'Sets the length.',
  },
  {
    id: 'aof-line-end',
    severity: 'error',
    summary: 'A line or a value does not end with CR LF.',
    explanation:
      'Behind a value a server skips two bytes without looking at them: with one line feed it loses its place. Lines with a count or a length may end with a line feed alone for a server, but not for redis-check-aof.',
    fix: 'Writes the line end; for a whole file, changes the line ends of the document.',
  },
  {
    id: 'aof-not-resp',
    severity: 'error',
    summary: 'A line stands where a command has to begin.',
    explanation: 'A server that starts on this log stops here.',
    fix: 'Writes the line as a command, or removes it.',
  },
  {
    id: 'aof-empty-command',
    severity: 'error',
    summary: 'A command has no arguments, or a count that is no number.',
    explanation: 'Servers stop at it, and what redis-check-aof --fix leaves behind is still refused.',
    fix: 'Removes it.',
  },
  {
    id: 'aof-truncated',
    severity: 'error',
    summary: 'The log ends inside a command.',
    explanation:
      'With aof-load-truncated yes, the default, a server cuts it off and starts; with no it refuses to start. In a log of several files only the last one may be cut short.',
    fix: 'Cuts the log in front of the command.',
  },
  {
    id: 'aof-zero-fill',
    severity: 'error',
    summary: 'The log ends in zero bytes.',
    explanation:
      'A machine that lost power may leave zeros where data was never written. Servers refuse to start on them, even with aof-load-truncated yes.',
    fix: 'Cuts the zeros off.',
  },
  {
    id: 'aof-open-transaction',
    severity: 'error',
    summary: 'MULTI without its EXEC.',
    explanation:
      'None of the commands behind MULTI is run. With aof-load-truncated yes a server cuts the log in front of the MULTI and starts; with no it refuses.',
    fix: 'Drops the transaction.',
  },
  {
    id: 'aof-nested-multi',
    severity: 'warning',
    summary: 'MULTI inside a transaction.',
    explanation: 'Servers log an error and go on; redis-check-aof calls the log broken.',
    fix: 'Drops the command.',
  },
  {
    id: 'aof-exec-without-multi',
    severity: 'warning',
    summary: 'EXEC or DISCARD without MULTI.',
    explanation: 'Servers log an error and go on; redis-check-aof calls the log broken. A MULTI may have been lost.',
    fix: 'Drops the command.',
  },
  {
    id: 'aof-unknown-command',
    severity: 'error',
    summary: 'A command that the target does not know.',
    explanation:
      'Servers refuse to start on a log with it; redis-check-aof does not notice. Commands that were renamed with rename-command are in the log under their new names.',
    fix: 'Changes it to the name that was probably meant, or drops the command.',
  },
  {
    id: 'aof-module-command',
    severity: 'info',
    summary: 'A command of a module.',
    explanation: 'Only a server that has loaded the module starts on this log.',
  },
  {
    id: 'aof-arity',
    severity: 'error',
    summary: 'A command with too few or too many arguments.',
    explanation:
      'Redis up to 8.6 crashes at it when it starts, Valkey 8.1 and later refuse; redis-check-aof does not notice.',
    fix: 'Drops the command.',
  },
  {
    id: 'aof-never-written',
    severity: 'warning',
    summary: 'A command that no server writes into a log like this.',
    explanation:
      'Servers write the effect of it as another command, or nothing. It was edited in, and may do something else at each start.',
    fix: 'Drops the command.',
  },
  {
    id: 'aof-read-command',
    severity: 'info',
    summary: 'A command that changes nothing.',
    explanation: 'Servers write only what changes data. It does no harm.',
    fix: 'Drops the command.',
  },
  {
    id: 'aof-relative-lifetime',
    severity: 'warning',
    summary: 'A lifetime that begins again each time the log is loaded.',
    explanation:
      'Servers write the moment at which a key ends (PEXPIREAT, PXAT). A lifetime in seconds is counted from the start of the server, so the key lives longer with each restart.',
    fix: 'Writes the moment, counted from the time annotation in front of it.',
  },
  {
    id: 'aof-annotation',
    severity: 'error',
    summary: 'An annotation in a log for a server that has none.',
    explanation: 'Lines that begin with # are read from 7.0 on; older servers refuse to start on them.',
    fix: 'Removes the line.',
  },
  {
    id: 'aof-annotation-time',
    severity: 'info',
    summary: 'A time annotation without a time.',
    explanation: 'Servers ignore it; redis-check-aof --truncate-to-timestamp can’t use it.',
    fix: 'Removes the line.',
  },
  {
    id: 'aof-preamble',
    severity: 'info',
    summary: 'The log begins with a dump.',
    explanation: 'Its bytes are no text: saving it as text would destroy it.',
  },
  {
    id: 'aof-not-faithful',
    severity: 'warning',
    summary: 'What is shown is not what is in the file.',
    explanation:
      'The file has bytes that are no UTF-8, or line ends of several kinds, which an editor makes alike. Saving it as text would change values.',
  },
] as const satisfies readonly LogRule[];

export type LogRuleId = (typeof LOG_RULES)[number]['id'];

const SEVERITIES: ReadonlyMap<string, Severity> = new Map(LOG_RULES.map(({ id, severity }) => [id, severity]));

/** How serious a rule's findings are where nobody says otherwise. */
export const logRuleSeverity = (id: LogRuleId): Severity => SEVERITIES.get(id) ?? 'error';
