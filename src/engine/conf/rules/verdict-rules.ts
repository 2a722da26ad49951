/** The rules that say what the server itself refuses, or reads otherwise than it looks. `verdict/` finds them. */
import type { RuleInfo } from './rule.js';

const rule = (id: string, summary: string, explanation: string, fix?: string): RuleInfo => ({
  id,
  group: 'refused',
  severity: 'error',
  summary,
  explanation,
  ...(fix === undefined ? {} : { fix }),
});

export const VERDICT_RULES: readonly RuleInfo[] = [
  rule(
    'unknown-directive',
    'The target knows no such directive.',
    'The server stops. From Redis 8.0 on it says so only after all lines, without a line number, because a module ' +
      'might have brought the setting.',
    'Takes the nearest known name.',
  ),
  rule(
    'future-directive',
    'The directive came with a later version.',
    'A sample file of a newer release than the server is the usual cause. The server stops.',
    'Makes a comment of the line.',
  ),
  rule('removed-directive', 'The directive was removed before this version.', 'The server stops after an upgrade.'),
  rule(
    'other-product',
    'Only the other product (Redis or Valkey) knows the directive.',
    'The configurations of both drift apart since Redis 7.4 and Valkey 8.0.',
    'Takes the counterpart where there is one.',
  ),
  rule(
    'module-setting',
    'The setting belongs to a module that is not loaded.',
    'What no module claims stops the server.',
  ),
  rule(
    'new-term-too-early',
    'A name with replica, before Redis 5.0.',
    'The names with replica came with Redis 5.0; older servers know those with slave only.',
    'Takes the old name.',
  ),
  rule(
    'listpack-too-early',
    'A name with listpack, before Redis 7.0.',
    'The names with listpack came with Redis 7.0; older servers know those with ziplist only.',
    'Takes the old name.',
  ),
  rule(
    'wrong-arg-count',
    'Too many or too few values.',
    'The server stops.',
    'Puts several words in quotes where one is wanted.',
  ),
  rule(
    'inline-comment',
    'A comment behind a value.',
    'Only a line that begins with # is a comment. Behind a value, # and what follows are more values; the server ' +
      'stops, or takes the words for addresses or paths.',
    'Moves the comment above the line.',
  ),
  rule(
    'unbalanced-quotes',
    'A quote without its partner, or text stuck to a closing quote.',
    'Quotes open and close words; a backslash in double quotes takes the next character literally, so a path that ' +
      'ends in a backslash swallows its closing quote. Valkey 9.1 lets text follow a closing quote.',
    'Closes the quote.',
  ),
  rule(
    'bom',
    'A byte order mark at the start of the file.',
    'The server takes it for a part of the first word.',
    'Removes the mark.',
  ),
  rule(
    'nul-byte',
    'A NUL byte.',
    'The server reads lines as C strings: the byte hides the rest of its line, and the next ' +
      'line is glued to what came before.',
    'Removes the byte.',
  ),
  rule(
    'bad-bool',
    'Something else than yes or no.',
    'on, true and 1 are refused, in every version.',
    'Takes yes or no.',
  ),
  rule(
    'bad-number',
    'Not a plain decimal number.',
    'From 6.0 on the server stops; before, it read the digits in front and ignored the rest.',
    'Writes the number plainly.',
  ),
  rule(
    'unit-on-count',
    'A unit on a setting that counts.',
    'Only sizes of memory take units. A time has the unit that the ' + 'directive says, and no other.',
    'Converts the value.',
  ),
  rule(
    'bad-memory-value',
    'Not a size of memory.',
    'Digits and one of b, k, kb, m, mb, g, gb, without a blank or a fraction. Up to 5.0 anything else silently ' +
      'meant 0, which for maxmemory is no limit.',
    'Writes the size with a unit that is known.',
  ),
  rule(
    'out-of-range',
    'Outside of what the target takes.',
    'The server stops.',
    'Takes the nearest value that is allowed.',
  ),
  rule(
    'percent-range',
    'More than 100 %.',
    'maxmemory-clients takes a size, or up to 100% of maxmemory.',
    'Takes 100%.',
  ),
  rule('bad-octal', 'Not a file mode in octal digits.', 'unixsocketperm takes up to 777.'),
  rule('bad-enum', 'None of the words that the directive takes.', 'The server stops.', 'Takes the nearest word.'),
  rule('bad-name', 'A name or address of the wrong form.', 'The server checks what other nodes have to parse.'),
  rule('bad-percentile', 'Not a percentile.', 'latency-tracking-info-percentiles takes numbers from 0 to 100.'),
  rule(
    'bad-buffer-limit',
    'A group of client-output-buffer-limit is incomplete.',
    'Each group is a class, a hard limit, a soft limit and seconds.',
  ),
  rule('password-too-long', 'requirepass with more than 512 bytes.', 'Redis 6.0 and older refuse it.'),
  rule(
    'path-in-file-name',
    'A path where a plain name is wanted.',
    'dbfilename, appendfilename and appenddirname are names in the folder that dir says.',
    'Takes the last part.',
  ),
  rule('empty-file-name', 'An empty file name.', 'The server stops.'),
  rule('bind-too-many', 'More than 16 addresses.', 'The server has room for 16.'),
  rule(
    'proc-title-bad',
    "A process title that can't be expanded.",
    'Braces have to be closed, placeholders known, and the result must not be empty.',
    'Takes the default.',
  ),
  rule('shutdown-flags-conflict', 'save and nosave together.', 'The server stops.'),
  rule('save-invalid', 'Seconds or changes of a snapshot point are no numbers.', 'The server stops.'),
  rule(
    'save-odd',
    'A snapshot point without its second number.',
    'From 7.0 on the server stops; before, it ignored the line.',
  ),
  rule('event-letter', 'A letter that is no keyspace event.', 'The server stops.', 'Leaves the letter out.'),
  rule(
    'event-letter-version',
    'A keyspace event letter of a later version.',
    'The server stops.',
    'Leaves the letter out.',
  ),
  rule(
    'rename-unknown',
    'rename-command of a command that is not there.',
    'The server stops. Earlier lines count: a ' + 'command that was renamed is gone under its old name.',
  ),
  rule('rename-exists', 'rename-command onto a name that is taken.', 'The server stops.'),
  rule('sentinel-outside', 'A sentinel line in the configuration of a server.', 'Only a Sentinel takes it.'),
  rule('sentinel-unknown', 'Sentinel knows no such setting.', 'The Sentinel stops.', 'Takes the nearest name.'),
  rule('user-duplicate', 'A second line for the same user.', 'From 7.0 on the server stops.'),
  rule('user-and-aclfile', 'User lines together with an ACL file.', 'The server takes only one of both, and stops.'),
  rule('acl-rule', 'Not an ACL rule.', 'The server stops.', 'Takes the nearest rule.'),
  rule(
    'acl-hash',
    'Not a SHA-256 digest.',
    'A hash of a password has exactly 64 digits of 0-9 and a-f in lower case.',
    'Writes it in lower case.',
  ),
  rule(
    'acl-command',
    'An ACL rule names a command that is not there.',
    'The server stops after it has loaded its modules.',
    'Takes the nearest command.',
  ),
  rule(
    'acl-category',
    'An ACL rule names a category that is not there.',
    'The server stops after it has loaded its modules.',
    'Takes the nearest category.',
  ),
  rule('acl-user-name', 'A user name with blanks.', 'The server stops.'),
  rule('acl-selector', 'A selector whose parenthesis is never closed.', 'The server stops.', 'Closes it.'),
  rule('acl-password-missing', 'A password is taken away that was never given.', 'The server stops.'),
  rule(
    'acl-pattern-after-all',
    'A pattern after all keys or channels were allowed.',
    'The server stops, because the ' + 'pattern would have no effect.',
    'Resets the patterns first.',
  ),
  rule(
    'acl-subcommand-after-command',
    'A subcommand is allowed after its command as a whole.',
    'Redis 6 stops.',
    'Takes the command away first.',
  ),
  rule(
    'acl-line',
    'A line of an ACL file that is no user.',
    'Every line has to begin with user, in lower case; there are ' + 'no comments in ACL files.',
  ),
  rule(
    'include-missing',
    'An included file is not there.',
    'The server stops. Relative paths are seen from the working ' +
      'directory at that line, not from the file with the include.',
  ),
  rule('include-cycle', 'Files include each other.', 'The server reads them until it crashes.'),
  rule('include-glob-old', 'A pattern in an include, before 7.0.', 'The characters are taken literally.'),
  rule('dir-missing', 'The working directory is not there.', "The server can't change into it and stops."),
  rule(
    'acl-file-error',
    'The ACL file has a line that the server does not take.',
    'One wrong line stops the server: it starts with all users of the file or not at all. The finding says which line; ' +
      'opened by itself, the file shows every one.',
  ),
  rule('file-missing', 'A file that the server needs is not there.', 'The server stops.'),
  rule('cluster-replicaof', 'replicaof on a cluster node.', 'The server stops.', 'Removes the line.'),
  rule(
    'cluster-bus-port',
    'The port of the cluster bus would be above 65535.',
    'It is the port plus 10000 where ' + 'cluster-port is not set. The server stops.',
  ),
  rule('no-listener', 'The server would listen nowhere.', 'It stops.', 'Sets port 6379.'),
  rule(
    'tls-incomplete',
    'TLS is used without certificate, key or authority.',
    "The server can't set TLS up and stops.",
  ),
  rule('array-sparse-order', 'array-sparse-kmin is not below array-sparse-kmax.', 'The server stops.'),
  {
    id: 'ignored-directive',
    group: 'reading',
    severity: 'info',
    summary: 'The target accepts the line and ignores it.',
    explanation: 'The setting had a meaning once; the line is kept working so that old files start.',
    fix: 'Removes the line.',
  },
  {
    id: 'save-pairs-old',
    group: 'reading',
    severity: 'warning',
    summary: 'Several snapshot points on one line, before 7.0.',
    explanation: 'Up to 6.2 a save line with another count than two numbers is silently ignored: no snapshots at all.',
    fix: 'Gives each pair a line of its own.',
  },
];
