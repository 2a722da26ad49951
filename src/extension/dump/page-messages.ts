import { PROTOCOL_VERSION, type HostRequest, type ToHost } from '../../protocol/dump.js';
import { readFilterSpec } from '../../engine/index/validate-query.js';

/**
 * A message from the page, checked. The page runs our script, but it shows what a dump holds, so nothing that comes
 * from it is taken for granted. A query's insides are checked by the session that answers it.
 * @returns null for anything that is no message of the protocol
 */
export function readPageMessage(value: unknown): ToHost | null {
  if (!isRecord(value)) return null;
  switch (value['kind']) {
    case 'ready':
      return value['protocol'] === PROTOCOL_VERSION ? { kind: 'ready', protocol: PROTOCOL_VERSION } : null;
    case 'query': {
      const { id, query } = value;
      // The session reads the query field by field (validate-query.ts); here only its frame matters.
      return isCount(id) && isRecord(query) ? ({ kind: 'query', id, query } as unknown as ToHost) : null;
    }
    case 'request': {
      const request = readRequest(value['request']);
      return request && { kind: 'request', request };
    }
    default:
      return null;
  }
}

const COPIES: readonly unknown[] = ['key', 'value', 'command', 'json'];

function readRequest(value: unknown): HostRequest | null {
  if (!isRecord(value)) return null;
  const { kind, row, what, text, offset, length, element, lens, view } = value;
  switch (kind) {
    case 'copy':
      return isCount(row) && COPIES.includes(what)
        ? { kind, row, what: what as 'key' | 'value' | 'command' | 'json' }
        : null;
    case 'copy-text':
      return typeof text === 'string' ? { kind, text } : null;
    case 'reveal-offset':
      return isCount(offset) && isCount(length) ? { kind, offset, length } : null;
    case 'open-value':
      return isCount(row) && (element === null || isCount(element)) && typeof lens === 'boolean'
        ? { kind, row, element, lens }
        : null;
    case 'export': {
      const filter = readFilterSpec(value['filter']);
      return isCount(view) && filter ? { kind, view, filter } : null;
    }
    case 'stop-scan':
    case 'reload':
    case 'open-as-text':
    case 'open-settings':
      return { kind };
    default:
      return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
