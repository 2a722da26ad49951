import { COMMAND_TEXTS, type CommandTextKind } from '../../engine/log-index/command-texts.js';
import { TIMELINE_PROTOCOL, type TimelineRequest, type TimelineToHost } from '../../protocol/timeline.js';

/**
 * A message from the page, checked. The page runs our script, but it shows what a log holds, so nothing that comes from
 * it is taken for granted. A query's insides are checked by the session that answers it.
 * @returns null for anything that is no message of the protocol
 */
export function readTimelineMessage(value: unknown): TimelineToHost | null {
  if (!isRecord(value)) return null;
  switch (value['kind']) {
    case 'ready':
      return value['protocol'] === TIMELINE_PROTOCOL ? { kind: 'ready', protocol: TIMELINE_PROTOCOL } : null;
    case 'query': {
      const { id, query } = value;
      // The session reads the query field by field (validate-log-query.ts); here only its frame matters.
      return isCount(id) && isRecord(query) ? ({ kind: 'query', id, query } as unknown as TimelineToHost) : null;
    }
    case 'request': {
      const request = readRequest(value['request']);
      return request && { kind: 'request', request };
    }
    default:
      return null;
  }
}

function readRequest(value: unknown): TimelineRequest | null {
  if (!isRecord(value)) return null;
  const { kind, row, group, what, text, argument, lens, file, offset } = value;
  switch (kind) {
    case 'copy':
      return isCount(row) && typeof group === 'boolean' && isTextKind(what) ? { kind, row, group, what } : null;
    case 'copy-text':
      return typeof text === 'string' ? { kind, text } : null;
    case 'open-argument':
      return isCount(row) && isCount(argument) && typeof lens === 'boolean' ? { kind, row, argument, lens } : null;
    case 'open-text':
    case 'reveal-offset':
      return isCount(file) && isCount(offset) ? { kind, file, offset } : null;
    case 'open-preamble':
      return isCount(file) ? { kind, file } : null;
    case 'cut':
      return isCount(row) ? { kind, row } : null;
    case 'remove':
      return isCount(row) && typeof group === 'boolean' ? { kind, row, group } : null;
    case 'repair':
    case 'stop-scan':
    case 'reload':
    case 'open-settings':
      return { kind };
    default:
      return null;
  }
}

const isTextKind = (value: unknown): value is CommandTextKind => COMMAND_TEXTS.some((kind) => kind === value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
