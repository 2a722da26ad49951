/** Who can reach the server, and what they may do. */
import { leadingInteger } from '../numbers.js';
import type { Settings } from '../settings.js';
import type { LintRule } from './rule.js';
import { commentLines, rootOf, setOrAppend, setValue, valueOf } from './rule.js';

const hasPassword = (settings: Settings): boolean =>
  settings.text('requirepass') !== '' ||
  settings.text('aclfile') !== '' ||
  settings.lines('user').some(({ args }) => args[0]?.value === 'default');

/** Addresses that only this machine reaches. */
const isLocal = (address: string): boolean => /^-?(?:127\.\d+\.\d+\.\d+|::1|localhost)$/.test(address);

function listensOutside(settings: Settings): boolean {
  const setting = settings.get('bind');
  if ((settings.integer('port') ?? 0n) === 0n && (settings.integer('tls-port') ?? 0n) === 0n) return false;
  return (
    setting === undefined ||
    setting.source === undefined ||
    setting.words.some((address) => address !== '' && !isLocal(address))
  );
}

const COMMON_PASSWORDS = new Set([
  'password',
  'redis',
  'valkey',
  'secret',
  'foobared',
  'changeme',
  'admin',
  'root',
  'default',
  'test',
  'passw0rd',
  'letmein',
]);

/** Commands without which Sentinel, replication, loading or clients don't work. */
const CRITICAL = new Set([
  'config',
  'info',
  'slaveof',
  'replicaof',
  'psync',
  'replconf',
  'exec',
  'multi',
  'select',
  'del',
  'ping',
  'auth',
  'set',
  'publish',
  'subscribe',
  'client',
  'role',
]);

const SECRETS = ['requirepass', 'masterauth', 'tls-key-file-pass', 'tls-client-key-file-pass'];

export const SECURITY_RULES: readonly LintRule[] = [
  {
    id: 'open-to-world',
    group: 'security',
    severity: 'warning',
    summary: 'Anybody may connect, without a password.',
    explanation:
      "Who can connect can read and change everything, write files of the server's account, and often " +
      'take over the machine. Bind to addresses that only the right machines reach, and set a password.',
    fix: 'Binds to this machine.',
    check(settings, report) {
      if (settings.word('protected-mode') !== 'no' && settings.get('protected-mode') !== undefined) return;
      if (hasPassword(settings) || !listensOutside(settings)) return;
      const at = settings.source('protected-mode') ?? settings.source('bind');
      report({
        place: at === undefined ? rootOf(settings.reading) : { at, part: 'line' },
        message: 'Whoever reaches the port has the whole server: no password, and no protected mode.',
        fixes: [setOrAppend(settings, 'bind', '127.0.0.1 -::1')],
      });
    },
  },
  {
    id: 'bind-all',
    group: 'security',
    severity: 'info',
    summary: 'The server listens on every address.',
    explanation: 'Name the addresses that clients use: an interface that is added later is then not open by itself.',
    check(settings, report) {
      const at = settings.source('bind');
      if (
        at === undefined ||
        !settings.get('bind')?.words.some((address) => /^-?(?:\*|0\.0\.0\.0|::|::\*)$/.test(address))
      )
        return;
      report({ place: valueOf(at), message: 'This listens on every interface, those that come later too.' });
    },
  },
  {
    id: 'bind-empty',
    group: 'security',
    severity: 'info',
    summary: 'No address to listen on.',
    explanation: 'From 7.0 on bind "" opens no TCP listener at all.',
    check(settings, report) {
      const at = settings.source('bind');
      const words = settings.get('bind')?.words ?? [];
      if (at === undefined || words.some((address) => address !== '')) return;
      report({
        place: { at, part: 'line' },
        message: 'The server opens no TCP listener: only a Unix socket can reach it.',
      });
    },
  },
  {
    id: 'weak-password',
    group: 'security',
    severity: 'warning',
    summary: 'A password that can be guessed.',
    explanation: 'A server answers hundreds of thousands of guesses a second. ACL GENPASS makes a good one.',
    check(settings, report) {
      const at = settings.source('requirepass');
      const text = settings.text('requirepass');
      if (at === undefined || text === '') return;
      if (text.length >= 16 && !COMMON_PASSWORDS.has(text.toLowerCase())) return;
      const reason = COMMON_PASSWORDS.has(text.toLowerCase()) ? 'is on every list of common passwords' : 'is short';
      report({ place: valueOf(at), message: `This password ${reason}: the server answers guesses very fast.` });
    },
  },
  {
    id: 'password-in-file',
    group: 'security',
    severity: 'hint',
    summary: 'A secret in clear text.',
    explanation:
      'Everybody who may read the file has it. An ACL file or user lines can hold the digest of a ' +
      'password in its place.',
    check(settings, report) {
      for (const name of SECRETS) {
        const at = settings.source(name);
        if (at === undefined || settings.text(name) === '') continue;
        report({ place: { at, part: 'name' }, message: 'Who may read this file has this secret.' });
      }
    },
  },
  {
    id: 'requirepass-vs-acl',
    group: 'security',
    severity: 'info',
    summary: 'requirepass together with rules for the default user.',
    explanation:
      'requirepass sets the password of the user default. With user lines for default or an ACL file, ' +
      'one of both overrides the other.',
    check(settings, report) {
      const at = settings.source('requirepass');
      const user = settings.lines('user').some(({ args }) => args[0]?.value === 'default');
      if (at === undefined || settings.text('requirepass') === '' || (!user && settings.text('aclfile') === '')) return;
      report({ place: { at, part: 'line' }, message: 'The password of the user default is set in two ways.' });
    },
  },
  {
    id: 'masterauth-missing',
    group: 'security',
    severity: 'info',
    summary: 'A protected replica without a password for its primary.',
    explanation: 'After a failover the roles change: each node of a protected pair needs the password for the other.',
    check(settings, report) {
      const at = settings.source('replicaof');
      if (at === undefined || settings.text('requirepass') === '' || settings.text('masterauth') !== '') return;
      const name = settings.get('masterauth')?.directive.name ?? 'masterauth';
      report({
        place: { at, part: 'line' },
        message: `A primary with the same password refuses this replica: ${name} is not set.`,
      });
    },
  },
  {
    id: 'rename-command-use',
    group: 'security',
    severity: 'info',
    summary: 'A renamed command.',
    explanation:
      'ACL rules are the maintained way to keep commands from users. Tools, Sentinel, the append-only ' +
      'file and all replicas have to know the new name.',
    check(settings, report) {
      if (settings.get('user') === undefined) return;
      for (const at of settings.lines('rename-command')) {
        if (CRITICAL.has(at.args[0]?.value.toLowerCase() ?? '')) continue;
        report({
          place: { at, part: 'name' },
          message: 'ACL rules do this without breaking tools: -command in a user line.',
        });
      }
    },
  },
  {
    id: 'rename-critical',
    group: 'security',
    severity: 'warning',
    summary: 'A command that others rely on is renamed or removed.',
    explanation: 'Sentinel, replication, loading of the append-only file or ordinary clients use it by its name.',
    fix: 'Makes a comment of the line.',
    check(settings, report) {
      for (const at of settings.lines('rename-command')) {
        const name = at.args[0]?.value.toLowerCase() ?? '';
        if (!CRITICAL.has(name)) continue;
        report({
          place: { at, part: 'line' },
          message: `Sentinel, replicas, the append-only file or clients rely on ${name.toUpperCase()}.`,
          fixes: [commentLines([at])],
        });
      }
    },
  },
  {
    id: 'debug-open',
    group: 'security',
    severity: 'warning',
    summary: 'Dangerous commands for remote clients.',
    explanation: 'DEBUG can crash the server, MODULE LOAD runs any code. local allows them on this machine only.',
    fix: 'Sets local.',
    check(settings, report) {
      for (const name of ['enable-debug-command', 'enable-module-command']) {
        const at = settings.source(name);
        if (at === undefined || settings.word(name) !== 'yes') continue;
        report({
          place: valueOf(at),
          message: 'Remote clients get dangerous commands.',
          fixes: [setValue(at, 'local')],
        });
      }
    },
  },
  {
    id: 'protected-configs-open',
    group: 'security',
    severity: 'warning',
    summary: 'Clients may change protected settings.',
    explanation: 'Changing dir and dbfilename and then saving is a well-known way to plant files on the machine.',
    fix: 'Sets no.',
    check(settings, report) {
      const at = settings.source('enable-protected-configs');
      if (at === undefined || settings.word('enable-protected-configs') !== 'yes') return;
      report({
        place: valueOf(at),
        message: 'Remote clients can make the server write files elsewhere.',
        fixes: [setValue(at, 'no')],
      });
    },
  },
  {
    id: 'sanitize-off-note',
    group: 'security',
    severity: 'hint',
    summary: 'Payloads of RESTORE are not checked in depth.',
    explanation:
      'Where users that are not trusted may call RESTORE, a crafted payload can corrupt memory. clients ' +
      'checks theirs.',
    fix: 'Sets clients.',
    check(settings, report) {
      const at = settings.source('sanitize-dump-payload');
      if (at === undefined || settings.word('sanitize-dump-payload') !== 'no') return;
      report({
        place: valueOf(at),
        message: 'Crafted payloads of RESTORE are not found.',
        fixes: [setValue(at, 'clients', false)],
      });
    },
  },
  {
    id: 'unixsocketperm-open',
    group: 'security',
    severity: 'warning',
    summary: 'Every local user may connect to the Unix socket.',
    explanation: 'Connecting needs the permission to write: give it to the group of the clients, not to everybody.',
    fix: 'Sets 770.',
    check(settings, report) {
      const at = settings.source('unixsocketperm');
      if (
        at === undefined ||
        !/[2367]$/.test(settings.text('unixsocketperm')) ||
        settings.text('unixsocketperm') === '0'
      )
        return;
      report({ place: valueOf(at), message: 'Every user of this machine can connect.', fixes: [setValue(at, '770')] });
    },
  },
  {
    id: 'unixsocketperm-decimal',
    group: 'security',
    severity: 'info',
    summary: 'A file mode that looks like a decimal number.',
    explanation: 'The value is read as octal: 755 is meant where 493 is written.',
    check(settings, report) {
      const at = settings.source('unixsocketperm');
      const text = settings.text('unixsocketperm');
      if (at === undefined || !/[89]/.test(text)) return;
      const octal = leadingInteger(text).toString(8);
      report({
        place: valueOf(at),
        message: `This is read as octal; the decimal ${text} would be ${octal}.`,
        fixes: [setValue(at, octal, false)],
      });
    },
  },
  {
    id: 'tls-no-verify',
    group: 'security',
    severity: 'info',
    summary: 'Certificates of clients are not checked.',
    explanation: 'TLS then keeps listeners out, and no clients.',
    check(settings, report) {
      const at = settings.source('tls-auth-clients');
      if (at === undefined || settings.word('tls-auth-clients') !== 'no' || (settings.integer('tls-port') ?? 0n) === 0n)
        return;
      report({ place: valueOf(at), message: 'Any client may connect over TLS: only passwords or ACLs keep it out.' });
    },
  },
  {
    id: 'tls-old-protocols',
    group: 'security',
    severity: 'warning',
    summary: 'TLS 1.0 or 1.1.',
    explanation: 'These versions are broken.',
    fix: 'Sets 1.2 and 1.3.',
    check(settings, report) {
      const at = settings.source('tls-protocols');
      if (at === undefined || !/\bTLSv1(?:\.1)?(?![.\d])/i.test(settings.text('tls-protocols'))) return;
      report({
        place: valueOf(at),
        message: 'TLS 1.0 and 1.1 are broken.',
        fixes: [setValue(at, '"TLSv1.2 TLSv1.3"')],
      });
    },
  },
  {
    id: 'plain-and-tls',
    group: 'security',
    severity: 'info',
    summary: 'The plain port stays open beside TLS.',
    explanation: 'Clients can still connect without encryption. port 0 closes it.',
    fix: 'Sets port 0.',
    check(settings, report) {
      const at = settings.source('tls-port');
      if (at === undefined || (settings.integer('tls-port') ?? 0n) === 0n || (settings.integer('port') ?? 0n) === 0n)
        return;
      report({
        place: { at, part: 'line' },
        message: `Port ${settings.text('port')} still takes connections without encryption.`,
        fixes: [setOrAppend(settings, 'port', '0')],
      });
    },
  },
  {
    id: 'timeout-pubsub',
    group: 'security',
    severity: 'hint',
    summary: 'Idle clients are disconnected.',
    explanation: 'Connections that wait in a pool are closed under it. Subscribers are exempt.',
    check(settings, report) {
      const at = settings.source('timeout');
      const seconds = settings.integer('timeout') ?? 0n;
      if (at === undefined || seconds === 0n || seconds >= 60n) return;
      report({ place: valueOf(at), message: `Connections of a pool are closed after ${seconds} idle seconds.` });
    },
  },
];
