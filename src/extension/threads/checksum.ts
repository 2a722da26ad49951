/** The thread that computes a dump's checksum, beside the scan. */
import { parentPort, workerData } from 'node:worker_threads';
import { checksumOf } from '../../engine/rdb/verify-checksum.js';
import type { ChecksumThreadData, FromChecksumThread } from '../../protocol/thread.js';
import { obstacleOf, openSpec } from '../thread-work/open-spec.js';

/** How often progress is told, in ms. */
const REPORT_MS = 200;

const data = workerData as ChecksumThreadData;
const port = parentPort;

function post(message: FromChecksumThread): void {
  port?.postMessage(message);
}

try {
  const source = openSpec(data.source);
  let reported = performance.now();
  const value = checksumOf(
    source,
    0,
    data.to,
    (bytes) => {
      if (performance.now() - reported < REPORT_MS) return;
      reported = performance.now();
      post({ kind: 'checksum-progress', bytes });
    },
    () => Atomics.load(data.stop, 0) !== 0,
  );
  if (value !== null) post({ kind: 'checksum', value });
  source.close();
} catch (error) {
  post({ kind: 'obstacle', obstacle: obstacleOf(error) });
}
