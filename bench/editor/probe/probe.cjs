// Runs inside the extension host, beside the extension: watches the event loop that both share, and answers the
// benchmark on a socket. A request is one line: `begin`, `end`, `profile-begin` or `profile-end`; the answer is JSON.
const { readFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { createServer } = require('node:net');
const { join } = require('node:path');

/** How often the loop is looked at (ms). */
const LOOK = 1;
/** The main thread has the number of its process. Where there is no /proc, processor time is not told. */
const SCHEDULE = `/proc/self/task/${process.pid}/schedstat`;

/** Processor time of this thread, ms; null where the system does not tell. */
function threadTime() {
  try {
    return Number(readFileSync(SCHEDULE, 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    return null;
  }
}

/** The longest time between two looks: what ran between them was one task, or several in a row. */
const seen = { wall: 0, cpu: 0 };
let wall = performance.now();
let cpu = threadTime();

function look() {
  const nowWall = performance.now();
  const nowCpu = threadTime();
  seen.wall = Math.max(seen.wall, nowWall - wall - LOOK);
  if (cpu !== null && nowCpu !== null) seen.cpu = Math.max(seen.cpu, nowCpu - cpu);
  wall = nowWall;
  cpu = nowCpu;
}

const session = new Session();

/** @type {Record<string, (answer: (value: unknown) => void) => void>} */
const REQUESTS = {
  begin(answer) {
    seen.wall = 0;
    seen.cpu = 0;
    answer({});
  },
  end(answer) {
    look();
    answer({ wall: seen.wall, cpu: cpu === null ? null : seen.cpu });
  },
  'profile-begin'(answer) {
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 200 });
    session.post('Profiler.start', () => answer({}));
  },
  'profile-end'(answer) {
    session.post('Profiler.stop', (error, result) => {
      session.disconnect();
      answer(error ?? result.profile);
    });
  },
};

exports.activate = () => {
  setInterval(look, LOOK);
  const server = createServer((socket) => {
    socket.on('data', (line) => {
      REQUESTS[String(line).trim()]?.((value) => socket.end(JSON.stringify(value)));
    });
  });
  // Hosts of windows that were closed live on for a while: each has a socket of its own.
  server.listen(join(String(process.env.EDITOR_PROBES), `${process.pid}.sock`));
  return { dispose: () => server.close() };
};
