/**
 * The checks of logs and manifests as text against what real servers did with the same damaged files: an error of ours
 * where the server did not start with `aof-load-truncated no`, and none where it did.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLogText } from '../../src/engine/aof/text/check-log-text.js';
import { checkManifestText } from '../../src/engine/aof/text/check-manifest-text.js';
import { parseManifestText } from '../../src/engine/aof/text/manifest-text.js';
import { parseLogText } from '../../src/engine/aof/text/parse-log-text.js';
import { parseTarget } from '../../src/engine/conf/target.js';
import { hasShared, SHARED } from '../corpus.js';

const SERVERS = join(SHARED, 'corpus/servers');

/** Where a text by itself can't tell what the server does. */
const DEVIATIONS: readonly { readonly variant: RegExp; readonly why: string }[] = [
  { variant: /^two-incr-multi-split$/, why: 'MULTI is in one file and EXEC in the next; each is judged by itself.' },
];

interface Verdict {
  readonly entry: string;
  readonly damaged?: string;
  readonly load?: { readonly truncated_no?: { readonly loaded?: boolean; readonly died_later?: string } };
}

function readVerdicts(server: string): readonly (readonly [variant: string, verdict: Verdict])[] {
  const path = join(SERVERS, server, 'damaged-aof/verdicts.json');
  if (!existsSync(path)) return [];
  const { variants } = JSON.parse(readFileSync(path, 'utf8')) as { readonly variants: Record<string, Verdict> };
  return Object.entries(variants);
}

/** Codes of the errors in a file; undefined for one that is no text. */
function errorsIn(path: string, target: NonNullable<ReturnType<typeof parseTarget>>): readonly string[] | undefined {
  const bytes = readFileSync(path);
  const errors = (found: readonly { readonly code: string; readonly severity: string }[]): readonly string[] =>
    found.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  if (path.endsWith('.manifest')) {
    const folder = dirname(path);
    const names = readdirSync(folder);
    const empty = new Set(names.filter((name) => statSync(join(folder, name)).size === 0));
    const manifest = parseManifestText(path, bytes.toString('utf8'));
    return errors(checkManifestText(manifest, target, { beside: { names: new Set(names), empty } }));
  }
  const text = bytes.toString('latin1');
  if (/^(?:REDIS|VALKEY)/.test(text)) return undefined;
  return errors(checkLogText(parseLogText(path, text, 'bytes'), target));
}

describe.skipIf(!hasShared)('errors in damaged logs and manifests', () => {
  const servers = hasShared ? readdirSync(SERVERS).filter((name) => readVerdicts(name).length > 0) : [];

  it.each(servers)('are what %s does not start with', (server) => {
    const target = parseTarget(server.replace(/rc\d$/, '')) ?? parseTarget('redis-2.8');
    if (target === undefined) throw new Error('no target');
    const different: string[] = [];
    let judged = 0;
    for (const [variant, { entry, damaged, load }] of readVerdicts(server)) {
      if (damaged === undefined || DEVIATIONS.some((one) => one.variant.test(variant))) continue;
      const folder = join(SERVERS, server, 'damaged-aof', variant);
      const paths = [...new Set([entry, damaged])].map((name) => join(folder, name)).filter((path) => existsSync(path));
      const found = paths.map((path) => errorsIn(path, target));
      if (found.includes(undefined)) continue;
      judged++;
      const codes = [...new Set(found.flatMap((one) => one ?? []))];
      const verdict = load?.truncated_no;
      const starts = verdict?.loaded === true && verdict.died_later === undefined;
      if (starts !== (codes.length === 0))
        different.push(`${variant}: ${starts ? 'starts' : 'does not start'}, ${codes.join()}`);
    }
    expect(different).toEqual([]);
    expect(judged).toBeGreaterThan(10);
  });
});
