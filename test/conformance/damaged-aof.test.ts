import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasShared, PROJECT } from '../corpus.js';
import {
  corpusServers,
  damagedLogs,
  judge,
  OWN_LOGS,
  ownLogs,
  type DamagedLog,
  type OurVerdict,
  type RealVerdict,
} from './damaged-logs.js';

/** What is compared: the verdict of redis-check-aof, its offset, and how a start goes under either setting. */
type Aspect = 'tool' | 'validUpTo' | 'yes' | 'no';

/** Where we say something else than the real program, and why. */
interface Difference {
  readonly variant: RegExp;
  readonly server: RegExp;
  readonly of: readonly Aspect[];
  readonly why: string;
}

const DIFFERENCES: readonly Difference[] = [
  {
    variant: /./,
    server: /^valkey-9\.1$/,
    of: ['tool'],
    why: 'valkey-check-aof 9.1 does not know the magic of its own base files and finds every intact set damaged.',
  },
  {
    variant: /^base-/,
    server: /^valkey-9\.1$/,
    of: ['validUpTo'],
    why: 'For the same reason it finds nothing valid in a base. We tell the first damaged record.',
  },
  {
    variant: /^count-(zero|negative)$/,
    server: /./,
    of: ['validUpTo'],
    why: 'The tool takes *0 and *-1 for whole commands and --fix keeps them; a server then refuses the file. We stop in front of them.',
  },
  {
    variant: /^bulk-len-huge$/,
    server: /^redis-(2\.8|4\.0|6\.2|7\.2)$/,
    of: ['yes', 'no'],
    why: 'A length of 99999999999 kills builds that use the memory allocator of libc. Those with jemalloc take it for a short read, and so do we.',
  },
  {
    variant: /^empty-file$/,
    server: /^redis-(2\.8|4\.0|6\.2)$/,
    of: ['tool'],
    why: 'The tool refused a file without a byte up to 6.2; newer ones do not, nor does any server. We warn.',
  },
  {
    variant: /^manifest-empty$/,
    server: /./,
    of: ['tool'],
    why: 'The tool takes an empty manifest for an empty log and says that it is valid. Servers refuse to start with it.',
  },
  {
    variant: /^manifest-keys-reordered$/,
    server: /^(redis-(7\.2|8\.\d)|valkey-8\.1)$/,
    of: ['tool'],
    why: 'From 7.2 on the tool knows a manifest by its first word, file, and takes another for a log. Servers load it.',
  },
];

/** Where our own verdict, ok or damaged, is not that of the real programs together. */
const STRICTER_OR_MILDER: readonly (Omit<Difference, 'of'> & { readonly ok: boolean; readonly says: RegExp })[] = [
  {
    variant: /^lf-only-header$/,
    server: /./,
    ok: true,
    says: /^warning bad-crlf/,
    why: 'A line feed without carriage return: the tool refuses it and --fix cuts all that follows; every server loads it. We warn.',
  },
  {
    variant: /^(exec-without-multi|multi-nested)$/,
    server: /./,
    ok: true,
    says: /^warning stray-transaction/,
    why: 'The tool refuses it and --fix cuts; every server logs an error and goes on. We warn.',
  },
  {
    variant: /^(base-empty|manifest-no-base-line|manifest-no-incr-line)$/,
    server: /./,
    ok: false,
    says: /^error (empty-file|unlisted-file)/,
    why: 'Tool and server find nothing wrong, and the data is missing.',
  },
  {
    variant: /^empty-file$/,
    server: /^redis-8\./,
    ok: false,
    says: /^error empty-file/,
    why: 'The manifest of 8.0 and later tells how long the file was: its data is missing.',
  },
  {
    variant: /^empty-file$/,
    server: /^redis-(2\.8|4\.0|6\.2)$/,
    ok: true,
    says: /^warning empty-file/,
    why: 'The tool refuses a file without a byte, servers load it.',
  },
  {
    variant: /^manifest-keys-reordered$/,
    server: /./,
    ok: true,
    says: /^$/,
    why: 'Only the tool stumbles over it: see above.',
  },
  {
    variant: /./,
    server: /^valkey-9\.1$/,
    ok: true,
    says: /^(warning empty-file.*)?$/,
    why: 'valkey-check-aof 9.1 finds every intact set damaged: see above.',
  },
];

const matches = (log: DamagedLog, { variant, server }: { variant: RegExp; server: RegExp }): boolean =>
  variant.test(log.variant) && server.test(log.server);

/** Aspects in which the two differ. */
function differing(real: RealVerdict, ours: OurVerdict): readonly Aspect[] {
  const found: Aspect[] = [];
  if ((real.check === 0) !== ours.tool) found.push('tool');
  if (real.validUpTo !== null && real.validUpTo !== ours.validUpTo) found.push('validUpTo');
  if (real.yes !== ours.yes) found.push('yes');
  if (real.no !== ours.no) found.push('no');
  return found;
}

function compare(log: DamagedLog): void {
  const ours = judge(log);
  const unexplained = differing(log.real, ours).filter(
    (aspect) => !DIFFERENCES.some((one) => matches(log, one) && one.of.includes(aspect)),
  );
  expect({ ...log, unexplained, real: log.real, ours: unexplained.length > 0 ? ours : null }).toEqual({
    ...log,
    unexplained: [],
    ours: null,
  });
  const okForReal = log.real.check === 0 && log.real.yes === 'loads' && log.real.no === 'loads';
  if (ours.ok === okForReal) return;
  const reason = STRICTER_OR_MILDER.find((one) => matches(log, one));
  expect({ ...log, ok: ours.ok, says: ours.findings.join('\n') }).toEqual({
    ...log,
    ok: reason?.ok ?? okForReal,
    says: expect.stringMatching(reason?.says ?? /./) as unknown,
  });
}

const OWN_SERVER = 'redis-7.0';

describe('damaged logs, against redis-check-aof and starting servers', () => {
  it.each(ownLogs(OWN_SERVER).map((log) => [log.variant, log] as const))(`${OWN_SERVER} %s`, (_, log) => compare(log));

  describe.skipIf(!hasShared)('the whole corpus', () => {
    it.each(hasShared ? corpusServers() : [])('%s', (server) => {
      for (const log of damagedLogs(server)) compare(log);
    });
  });

  it('every explanation is needed', () => {
    const logs = hasShared ? corpusServers().flatMap(damagedLogs) : ownLogs(OWN_SERVER);
    const used = new Set<string>();
    for (const log of logs) {
      for (const aspect of differing(log.real, judge(log))) {
        for (const one of DIFFERENCES) if (matches(log, one) && one.of.includes(aspect)) used.add(one.why);
      }
    }
    const needed = hasShared ? DIFFERENCES : DIFFERENCES.filter(({ server }) => server.test(OWN_SERVER));
    const unused = needed.filter(({ why, of }) => !used.has(why) && (hasShared || of.includes('tool')));
    expect(unused.map(({ why }) => why)).toEqual([]);
  });

  it('the page about them is up to date (vitest -u writes it)', async () => {
    await expect(page()).toMatchFileSnapshot(join(PROJECT, 'docs/damaged-logs.md'));
  });

  it('the selection is there', () => {
    expect(readdirSync(OWN_LOGS)).toEqual([OWN_SERVER]);
    expect(existsSync(join(OWN_LOGS, OWN_SERVER, 'intact'))).toBe(true);
  });
});

/** Whose verdicts the corpus has. */
const SERVERS = [
  'redis-2.8',
  'redis-4.0',
  'redis-6.2',
  'redis-7.0',
  'redis-7.2',
  'redis-8.0',
  'redis-8.6',
  'valkey-8.1',
  'valkey-9.1',
];

/** docs/damaged-logs.md: the table for one server, and where and why we differ from any. */
function page(): string {
  const rows = ownLogs(OWN_SERVER).map((log) => {
    const ours = judge(log);
    const aspects = differing(log.real, ours);
    const notes = [
      ...DIFFERENCES.map((one, i) =>
        matches(log, one) && one.of.some((of) => aspects.includes(of)) ? `${i + 1}` : '',
      ),
      ...STRICTER_OR_MILDER.map((one, i) => {
        const okForReal = log.real.check === 0 && log.real.yes === 'loads' && log.real.no === 'loads';
        return ours.ok !== okForReal && matches(log, one) ? `${DIFFERENCES.length + i + 1}` : '';
      }),
    ].filter((note) => note !== '');
    const tool = log.real.check === 0 ? 'valid' : 'not valid';
    const findings = ours.findings.length === 0 ? '' : [...new Set(ours.findings)].slice(0, 2).join(', ');
    return `| ${log.variant} | ${tool} | ${log.real.yes} | ${log.real.no} | ${ours.ok ? 'ok' : 'damaged'} | ${findings} | ${notes.join(', ')} |`;
  });
  const reasons = [...DIFFERENCES, ...STRICTER_OR_MILDER].map(({ server, why }, i) => {
    const servers = SERVERS.filter((name) => server.test(name));
    return `${i + 1}. (${servers.length === SERVERS.length ? 'all versions' : servers.join(', ')}) ${why}`;
  });
  return `# Damaged logs

What redis-check-aof and a starting Redis 7.0.15 say of every damaged log in \`test/fixtures/damaged-aof\`, and what
\`redis-persistence check\` says. The same is compared for Redis 2.8, 4.0, 6.2, 7.0, 7.2, 8.0, 8.6 and Valkey 8.1 and 9.1,
797 logs in all. This page is written by \`test/conformance/damaged-aof.test.ts\`, which fails when it is no longer true.

"yes" and "no" are values of \`aof-load-truncated\`. "cuts": the server cuts the file at its last whole command, and
loads. "starts empty": it begins with an empty dataset and writes over files that are there. The numbers in the last
column are those of the list below the table.

| log | redis-check-aof | yes | no | our verdict | our findings | differs |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

## Where we differ, and why

${reasons.join('\n')}
`;
}
