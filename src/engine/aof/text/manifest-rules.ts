/** What the checks of a manifest can say. */
import type { Severity } from '../../conf/diagnostic.js';
import type { LogRule } from './log-rules.js';

/** Every rule about manifests. */
export const MANIFEST_RULES = [
  {
    id: 'manifest-refused',
    severity: 'error',
    summary: 'A line that servers do not read.',
    explanation:
      'A server refuses to start with this manifest, though all data may be there. redis-check-aof --fix of 7.2 and later may take it for a log and cut it to nothing.',
    fix: 'Puts the line right where it can be told how, or removes it.',
  },
  {
    id: 'manifest-missing-file',
    severity: 'error',
    summary: 'A file that the manifest names is not beside it.',
    explanation: 'A server refuses to start without a base or an incremental file. Missing history files do no harm.',
    fix: 'Removes the line: what the file held is then lost for good.',
  },
  {
    id: 'manifest-empty-file',
    severity: 'warning',
    summary: 'A base without a byte.',
    explanation: 'Servers load it as an empty dataset without a word, and redis-check-aof calls it valid.',
  },
  {
    id: 'manifest-unlisted-file',
    severity: 'warning',
    summary: 'A file of the log that the manifest does not name.',
    explanation:
      'Servers do not load it, and may write over it when they come to its number. It is what is left of a rewrite, or data that is missing.',
    fix: 'Adds a line for it.',
  },
  {
    id: 'manifest-no-base',
    severity: 'warning',
    summary: 'No base, although rewrites have taken place.',
    explanation: 'What was written before the first incremental file is in no file that is loaded.',
  },
  {
    id: 'manifest-file-type',
    severity: 'warning',
    summary: 'A type that is not what the file’s name says.',
    explanation: 'Servers go by the type: an incremental file that is loaded as a base comes in the wrong order.',
    fix: 'Sets the type.',
  },
  {
    id: 'manifest-unknown-word',
    severity: 'info',
    summary: 'A pair of words that servers ignore.',
    explanation: 'They read file, seq and type, and Redis 8.0 and later startoffset and endoffset.',
    fix: 'Removes the pair.',
  },
  {
    id: 'manifest-version',
    severity: 'info',
    summary: 'The target has no manifests.',
    explanation: 'Logs of several files came with Redis 7.0; older servers keep one file and do not look at this.',
  },
] as const satisfies readonly LogRule[];

export type ManifestRuleId = (typeof MANIFEST_RULES)[number]['id'];

const SEVERITIES: ReadonlyMap<string, Severity> = new Map(MANIFEST_RULES.map(({ id, severity }) => [id, severity]));

/** How serious a rule's findings are where nobody says otherwise. */
export const manifestRuleSeverity = (id: ManifestRuleId): Severity => SEVERITIES.get(id) ?? 'error';
