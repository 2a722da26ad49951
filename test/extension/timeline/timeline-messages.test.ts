import { describe, expect, it } from 'vitest';
import type { TimelineRequest } from '../../../src/protocol/timeline.js';
import { readTimelineMessage } from '../../../src/extension/timeline/timeline-messages.js';

const REQUESTS: readonly TimelineRequest[] = [
  { kind: 'copy', row: 1, group: true, what: 'resp' },
  { kind: 'copy-text', text: 'x' },
  { kind: 'open-argument', row: 1, argument: 2, lens: true },
  { kind: 'open-text', file: 0, offset: 7 },
  { kind: 'open-preamble', file: 0 },
  { kind: 'reveal-offset', file: 0, offset: 7 },
  { kind: 'cut', row: 3 },
  { kind: 'remove', row: 3, group: false },
  { kind: 'repair' },
  { kind: 'stop-scan' },
  { kind: 'reload' },
  { kind: 'open-settings' },
];

describe('a message of the page', () => {
  it.each(REQUESTS)('$kind is read as it is', (request) => {
    expect(readTimelineMessage({ kind: 'request', request: { ...request, more: 1 } })).toEqual({
      kind: 'request',
      request,
    });
  });

  it.each([
    null,
    'text',
    {},
    { kind: 'ready', protocol: 99 },
    { kind: 'query', id: -1, query: {} },
    { kind: 'query', id: 1, query: null },
    { kind: 'request', request: { kind: 'copy', row: 1, group: true, what: 'all' } },
    { kind: 'request', request: { kind: 'cut', row: 1.5 } },
    { kind: 'request', request: { kind: 'open-text', file: -1, offset: 0 } },
    { kind: 'request', request: { kind: 'delete-everything' } },
  ])('%j is none', (message) => {
    expect(readTimelineMessage(message)).toBeNull();
  });
});
