// A real Redis or Valkey server of one's own: on a socket in a temporary folder, without a port, gone when stopped.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RespReader, encodeCommand } from './resp.mjs';

/** How long a server may take to answer its first PING (ms). */
const START_TIMEOUT = 30_000;

/** @typedef {import('./resp.mjs').Reply} Reply */

/**
 * A connection that sends commands and pairs replies with them.
 * @param {string} path of the socket
 */
async function openClient(path) {
  const socket = connect(path);
  /**
   * @type {{ words: readonly unknown[], resolve: (reply: Reply) => void, reject: (error: Error) => void }[]}
   */
  const waiting = [];
  const reader = new RespReader();
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('data', (data) => {
    for (const reply of reader.push(data)) {
      const asked = waiting.shift();
      if (reply instanceof Error) asked?.reject(new Error(`${asked.words.join(' ').slice(0, 200)}: ${reply.message}`));
      else asked?.resolve(reply);
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the server closed the connection'));
  });
  return {
    /**
     * Sends a command. An error reply rejects.
     * @param {...(string | number | Uint8Array)} words
     * @returns {Promise<Reply>}
     */
    send(...words) {
      return new Promise((resolve, reject) => {
        waiting.push({ words, resolve, reject });
        socket.write(encodeCommand(words));
      });
    },
    close: () => socket.destroy(),
  };
}

/**
 * Starts a server on an empty or given folder and waits until it has loaded what is there.
 * @param {string} program path of redis-server or valkey-server
 * @param {object} [options]
 * @param {string} [options.folder] its working folder; a new one, removed in the end, by default
 * @param {readonly string[]} [options.args] more of the command line
 */
export async function startRedis(program, { folder, args = [] } = {}) {
  const own = mkdtempSync(join(tmpdir(), 'redis-persistence-server-'));
  const work = folder ?? own;
  const path = join(own, 's');
  const child = spawn(program, ['--port', '0', '--unixsocket', path, '--dir', work, '--save', '', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let log = '';
  child.stdout.on('data', (data) => (log += String(data)));
  child.stderr.on('data', (data) => (log += String(data)));
  let exited = false;
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => (log += error.message));
    child.once('close', () => {
      exited = true;
      resolve();
    });
  });
  const remove = () => {
    process.removeListener('exit', kill);
    rmSync(own, { recursive: true, force: true });
  };

  for (const end = Date.now() + START_TIMEOUT; ;) {
    if (exited || Date.now() > end) {
      kill();
      remove();
      throw new Error(`${program} did not start\n${log.trim().split('\n').slice(-10).join('\n')}`);
    }
    try {
      const client = await openClient(path);
      await client.send('PING'); // refused while it loads
      return {
        client,
        folder: work,
        socket: path,
        log: () => log,
        async stop() {
          client.close();
          child.kill('SIGTERM');
          await ended;
          remove();
        },
      };
    } catch {
      await delay(20);
    }
  }
}
