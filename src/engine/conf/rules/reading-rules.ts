/** Lines that say something else than they seem to: names, duplicates, units, paths. */
import type { LineEdit } from '../diagnostic.js';
import type { Occurrence, Reading } from '../reading.js';
import { parseMemory } from '../numbers.js';
import { isAbsolutePath } from '../file-lookup.js';
import { atLeast, describeTarget } from '../target.js';
import type { Word } from '../words.js';
import type { LintRule } from './rule.js';
import { relatedLine, removeLines, renameTo, setValue, valueOf } from './rule.js';

/** Settings whose lines add up, or are told apart by more than the name. */
const ADDS_UP =
  new Set(['save', 'include', 'user', 'rename-command', 'loadmodule', 'sentinel', 'client-output-buffer-limit']);

/** Settings whose last line hides earlier ones: by row, the valid lines where there are several. */
function* repeated(reading: Reading): Generator<readonly Occurrence[]> {
  for (const [name, lines] of reading.byDirective) {
    if (lines.length < 2 || ADDS_UP.has(name)) continue;
    const valid = lines.filter(({ valid: taken, directive }) => taken && directive !== undefined);
    if (valid.length > 1) yield valid;
  }
}

/** `/etc/a.conf:12`, or `line 12` within the same file. */
function placeName(at: Occurrence, from: Occurrence): string {
  const line = `line ${at.index + 1}`;
  return at.document === from.document ? line : `${line} of ${at.document.file}`;
}

/** True when `outer` is on the way of includes that led to `inner`. */
function includedBelow(inner: Occurrence, outer: Occurrence): boolean {
  for (let from = inner.from; from !== undefined; from = from.from) if (from.document === outer.document) return true;
  return false;
}

export const READING_RULES: readonly LintRule[] = [
  {
    id: 'duplicate-directive', group: 'reading', severity: 'warning',
    summary: 'A setting stands twice in a file.',
    explanation: 'The last line wins, without a message. The others are easily taken for what is in effect.',
    fix: 'Removes the line that has no effect.',
    check({ reading }, report) {
      for (const lines of repeated(reading)) {
        for (const [at, line] of lines.entries()) {
          const later = lines.slice(at + 1).find(({ document }) => document === line.document);
          if (later === undefined || later.line.name !== line.line.name || later.index === line.index) continue;
          report({
            place: { at: line, part: 'line' },
            message: `${line.line.name} is set again in ${placeName(later, line)}: this line has no effect.`,
            related: [relatedLine(later, 'the line that wins')], fixes: [removeLines([line])], tag: 'unnecessary',
          });
        }
      }
    },
  },
  {
    id: 'alias-and-name', group: 'reading', severity: 'warning',
    summary: 'Two names of the same setting.',
    explanation: 'An old and a new name mean the same setting; the last line wins, whatever its name.',
    fix: 'Removes the line that has no effect.',
    check({ reading }, report) {
      for (const lines of repeated(reading)) {
        for (const [at, line] of lines.entries()) {
          const later = lines.slice(at + 1).find(({ document }) => document === line.document);
          if (later === undefined || later.line.name === line.line.name) continue;
          report({
            place: { at: line, part: 'line' },
            message: `${line.line.name} and ${later.line.name} are the same setting: ${placeName(later, line)} wins.`,
            related: [relatedLine(later, 'the line that wins')], fixes: [removeLines([line])], tag: 'unnecessary',
          });
        }
      }
    },
  },
  {
    id: 'include-overridden', group: 'reading', severity: 'info',
    summary: 'An included file sets again what stands before the include.',
    explanation: 'Lines count in the order of reading: what should win over an included file has to stand below the ' +
      'include.',
    check({ reading }, report) {
      for (const lines of repeated(reading)) {
        for (const [at, line] of lines.entries()) {
          const next = lines[at + 1];
          if (next === undefined || next.document === line.document || !includedBelow(next, line)) continue;
          report({
            place: { at: line, part: 'line' },
            message: `${line.line.name} is set again in ${placeName(next, line)}, included below: that line wins.`,
            related: [relatedLine(next, 'the later line')],
          });
        }
      }
    },
  },
  {
    id: 'old-term-slave', group: 'reading', severity: 'info',
    summary: 'A name with slave, from 5.0 on.',
    explanation: 'Redis 5.0 brought names with replica; those with slave still work and mean the same.',
    fix: 'Takes the new name.',
    check({ reading }, report) {
      if (!atLeast(reading.target, '5.0', '7.2')) return;
      for (const at of reading.occurrences) {
        const { directive, line } = at;
        if (directive === undefined || !line.name.includes('slave') || line.name === directive.name) continue;
        report({
          place: { at, part: 'name' }, message: `${line.name} is the old name of ${directive.name}.`,
          fixes: [renameTo(at, directive.name)], tag: 'deprecated',
        });
      }
    },
  },
  {
    id: 'old-encoding-name', group: 'reading', severity: 'info',
    summary: 'A name with ziplist, from 7.0 on.',
    explanation: 'Listpacks took the place of ziplists in 7.0, and the settings were renamed. The old names still ' +
      'work.',
    fix: 'Takes the new name.',
    check({ reading }, report) {
      for (const at of reading.occurrences) {
        const { directive, line } = at;
        if (directive === undefined || directive.ignored || !line.name.includes('ziplist')
          || line.name === directive.name) continue;
        report({
          place: { at, part: 'name' }, message: `${line.name} is the old name of ${directive.name}.`,
          fixes: [renameTo(at, directive.name)], tag: 'deprecated',
        });
      }
    },
  },
  {
    id: 'old-name', group: 'reading', severity: 'hint',
    summary: 'An old name of a setting.',
    explanation: 'The setting has a newer name in this version; the old one still works.',
    fix: 'Takes the new name.',
    check({ reading }, report) {
      for (const at of reading.occurrences) {
        const { directive, line } = at;
        if (directive === undefined || line.name === directive.name || /slave|ziplist/.test(line.name)) continue;
        report({
          place: { at, part: 'name' },
          message: `${describeTarget(reading.target)} prefers the name ${directive.name}.`,
          fixes: [renameTo(at, directive.name)], tag: 'deprecated',
        });
      }
    },
  },
  {
    id: 'missing-unit', group: 'reading', severity: 'info',
    summary: 'A small bare number where megabytes are usual.',
    explanation: 'A number without a unit is a number of bytes: maxmemory 512 leaves room for nothing.',
    fix: 'Adds mb.',
    check({ reading }, report) {
      for (const at of reading.occurrences) {
        const [word] = at.args;
        if (!at.valid || at.directive?.kind !== 'memory' || word === undefined
          || !/^[1-9]\d*$/.test(word.value)) continue;
        const usual = parseMemory(at.directive.default ?? '', reading.target)?.bytes ?? 0n;
        const large = at.directive.row.name === 'maxmemory' || usual >= MEGABYTE;
        if (!large || BigInt(word.value) >= MEGABYTE) continue;
        report({
          place: valueOf(at), message: `This is ${word.value} bytes. Without a unit, ${at.line.name} counts bytes.`,
          fixes: [setValue(at, `${word.value}mb`, false)],
        });
      }
    },
  },
  {
    id: 'decimal-unit', group: 'reading', severity: 'info',
    summary: 'k, m or g without b.',
    explanation: 'k, m and g are powers of 1000, kb, mb and gb powers of 1024: 64m is 4.6 % less than 64mb.',
    fix: 'Adds the b.',
    check({ reading }, report) {
      for (const at of reading.occurrences) {
        const [word] = at.args;
        const memory = at.directive?.kind === 'memory' || at.directive?.kind === 'memory-or-percent';
        if (!at.valid || !memory || word === undefined || !/^\d+[kmg]$/i.test(word.value)) continue;
        report({
          place: valueOf(at),
          message: `${word.value} counts in 1000s (${parseMemory(word.value, reading.target)?.bytes ?? 0n} bytes), ` +
            `${word.value}b in 1024s.`,
          fixes: [setValue(at, `${word.value}b`)],
        });
      }
    },
  },
  {
    id: 'hz-clamped', group: 'reading', severity: 'info',
    summary: 'hz outside of 1 to 500.',
    explanation: 'The server takes the nearest value that it can use, without a message. Redis 6.0 crashes with hz 0.',
    fix: 'Sets 10.',
    check(settings, report) {
      const at = settings.source('hz');
      const hz = settings.integer('hz') ?? 10n;
      if (at === undefined || (hz >= 1n && hz <= 500n)) return;
      report({
        place: valueOf(at), message: `The server takes ${hz < 1n ? 1 : 500} in place of ${hz}.`,
          fixes: [setValue(at, '10')],
      });
    },
  },
  {
    id: 'windows-path-backslash', group: 'reading', severity: 'warning',
    summary: 'A backslash in a double-quoted path.',
    explanation: 'In double quotes a backslash begins an escape: "C:\\new" has a line feed in it. Use single quotes, ' +
      'forward slashes, or two backslashes.',
    fix: 'Doubles the backslashes.',
    check({ reading }, report) {
      for (const at of reading.occurrences) {
        for (const word of at.line.words) {
          if (!word.escaped) continue;
          const raw = at.line.text.slice(word.start, word.end);
          const path = at.directive?.row.path === true || /^"[A-Za-z]:\\/.test(raw);
          if (!path || !/\\[A-Za-z0-9_.-]/.test(raw.replaceAll('\\\\', ''))) continue;
          report({
            place: { at, part: word },
            message: `The server reads ${JSON.stringify(word.value)} here: backslashes in double quotes are escapes.`,
            fixes: [{
              title: 'Double the backslashes', preferred: true,
              edits: [{ file: at.document.file, ...absolute(at, word), text: raw.replace(/\\+(?!")/g, '\\\\') }],
            }],
          });
        }
      }
    },
  },
  {
    id: 'dotdot-file-name', group: 'reading', severity: 'warning',
    summary: '. or .. as a file name.',
    explanation: 'It passes the check for slashes and fails when the file is opened.',
    check(settings, report) {
      for (const name of ['dbfilename', 'appendfilename', 'appenddirname']) {
        const at = settings.source(name);
        if (at === undefined || !['.', '..'].includes(settings.text(name))) continue;
        report({ place: valueOf(at),
          message: `${settings.text(name)} is a folder: the server can't write a file of this name.` });
      }
    },
  },
  {
    id: 'dir-relative', group: 'reading', severity: 'info',
    summary: 'A relative working directory in the configuration of a service.',
    explanation: 'Where the data goes then depends on the folder that the service is started in: after a change of ' +
      'the start script the server finds no data, and begins an empty dataset.',
    check(settings, report) {
      const at = settings.source('dir');
      const service = settings.isYes('daemonize') || !['no', ''].includes(settings.word('supervised'));
      if (at === undefined || !service || isAbsolutePath(settings.text('dir'))) return;
      report({ place: valueOf(at),
        message: 'Where the data lies depends on the folder that the server is started in.' });
    },
  },
  {
    id: 'dir-after-relative-path', group: 'reading', severity: 'warning',
    summary: 'dir stands below a relative path that is opened before it.',
    explanation: 'dir acts at once: an include above it was seen from the old folder, one below it is seen from ' +
      'the new one. Up to 6.2 the log file is opened at its line as well.',
    check({ reading }, report) {
      const early = atLeast(reading.target, '7.0', '7.2') ? ['include'] : ['include', 'logfile'];
      let relative: Occurrence | undefined;
      for (const at of reading.occurrences) {
        const path = at.args[0]?.value ?? '';
        if (early.includes(at.line.name) && path !== '' && !isAbsolutePath(path)) relative ??= at;
        if (at.line.name !== 'dir' || relative === undefined || path === '.' || path === './') continue;
        report({
          place: { at, part: 'line' },
          message: `${relative.line.name} above was seen from another folder than what follows here.`,
          related: [relatedLine(relative, 'a relative path')],
        });
      }
    },
  },
];

const MEGABYTE = 1048576n;

function absolute(at: Occurrence, word: Word): Omit<LineEdit, 'text'> {
  const base = at.document.starts[at.index] ?? 0;
  return { start: base + word.start, end: base + word.end };
}
