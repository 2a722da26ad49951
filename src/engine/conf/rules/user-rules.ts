/** Users of a configuration: what is unwise in their rules. */
import { aclRuleKind } from '../acl/acl-rules.js';
import type { Occurrence } from '../reading.js';
import type { Word } from '../words.js';
import type { LintRule } from './rule.js';

/** What the rules below ask of a user line. */
interface UserFacts {
  readonly on: boolean;
  /** It has `on` or `off`. */
  readonly switched: boolean;
  readonly nopass: Word | undefined;
  /** The first password in clear text. */
  readonly plain: Word | undefined;
  /** Allows every command, some command, some keys. */
  readonly all: boolean;
  readonly commands: boolean;
  readonly keys: boolean;
}

/** Kept with the words of a line, which stay the same while other lines change. */
const knownUsers = new WeakMap<readonly Word[], UserFacts>();

function userFacts({ args }: Occurrence): UserFacts {
  const known = knownUsers.get(args);
  if (known !== undefined) return known;
  const words = args.slice(1);
  const rules = words.map(({ value }) => value.toLowerCase());
  const on = rules.includes('on');
  const facts: UserFacts = {
    on,
    switched: on || rules.includes('off'),
    nopass: args.find(({ value }) => value.toLowerCase() === 'nopass'),
    plain: words.find(({ value }) => value.startsWith('>')),
    all: rules.some((rule) => rule === '+@all' || rule === 'allcommands'),
    commands: rules.some((rule) => /^\+|^allcommands$/.test(rule)),
    keys: rules.some((rule) => /^[~%(]|^allkeys$/.test(rule)),
  };
  knownUsers.set(args, facts);
  return facts;
}

export const USER_RULES: readonly LintRule[] = [
  {
    id: 'acl-open-user',
    group: 'security',
    severity: 'warning',
    summary: 'A user without a password who may do everything.',
    explanation: 'nopass lets anybody in under this name.',
    check(settings, report) {
      for (const at of settings.lines('user')) {
        const { nopass, on, all } = userFacts(at);
        if (nopass === undefined || !on || !all) continue;
        report({ place: { at, part: nopass }, message: 'Anybody can log in as this user, who may do everything.' });
      }
    },
  },
  {
    id: 'acl-user-off',
    group: 'security',
    severity: 'info',
    summary: 'A user that is never switched on.',
    explanation: 'A new user is off: without on nobody can log in. The server says so in its log.',
    fix: 'Adds on.',
    check(settings, report) {
      for (const at of settings.lines('user')) {
        const [name] = at.args;
        if (name === undefined || name.value === 'default' || userFacts(at).switched) continue;
        const insert = (at.document.starts[at.index] ?? 0) + name.end;
        report({
          place: { at, part: name },
          message: `The user ${name.value} is off: there is no on in its rules.`,
          fixes: [
            {
              title: 'Add on',
              edits: [{ file: at.document.file, start: insert, end: insert, text: ' on' }],
              preferred: false,
            },
          ],
        });
      }
    },
  },
  {
    id: 'acl-plain-password',
    group: 'security',
    severity: 'hint',
    summary: 'A password in clear text in a user line.',
    explanation:
      '#DIGEST takes the SHA-256 digest of the password in its place, which is of no use to who reads the ' + 'file.',
    check(settings, report) {
      for (const at of settings.lines('user')) {
        const { plain } = userFacts(at);
        if (plain === undefined || aclRuleKind(plain.value) !== 'password') continue;
        report({
          place: { at, part: plain },
          message: 'Who may read this file has this password: # and its SHA-256 digest would do.',
        });
      }
    },
  },
  {
    id: 'acl-no-keys',
    group: 'security',
    severity: 'info',
    summary: 'A user with commands and without keys.',
    explanation: 'Without a key pattern every command that touches a key is refused.',
    check(settings, report) {
      for (const at of settings.lines('user')) {
        const { on, commands, keys } = userFacts(at);
        const [name] = at.args;
        if (!on || !commands || keys || name === undefined) continue;
        report({
          place: { at, part: name },
          message: `The user ${name.value} may use commands, but has no key pattern (~*).`,
        });
      }
    },
  },
];
