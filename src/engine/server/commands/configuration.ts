import { CommandError } from '../../commands/command-error.js';
import { compilePattern } from '../../commands/key-pattern.js';
import { PersistenceRefusal } from '../../persistence/refusal.js';
import type { ClientCall, ServerCommand } from '../client-call.js';
import { RefusedSetting } from '../configuration.js';
import { rewriteConfiguration } from '../configuration-file.js';

/** CONFIG GET, SET, REWRITE, RESETSTAT (config.c). */
export const CONFIGURATION: Readonly<Record<string, ServerCommand>> = {
  'CONFIG GET': get,
  'CONFIG SET': set,
  'CONFIG REWRITE': ({ instance, reply }) => {
    if (instance.configFile === '') throw new CommandError('ERR The server is running without a config file');
    try {
      rewriteConfiguration(instance.configFile, instance.configuration, instance.files);
    } catch (error) {
      throw new CommandError(`ERR Rewriting config file: ${error instanceof Error ? error.message : String(error)}`);
    }
    instance.log('notice', 'CONFIG REWRITE executed with success.');
    reply.status('OK');
  },
  'CONFIG RESETSTAT': ({ instance, reply }) => {
    instance.statistics.reset();
    Object.assign(instance.keyspace.stats, { hits: 0, misses: 0, expired: 0, expiredFields: 0 });
    reply.status('OK');
  },
};

function get({ args, instance, reply }: ClientCall): void {
  const { configuration } = instance;
  const found = new Set<string>();
  for (const pattern of args.slice(2).map((word) => word.toLowerCase())) {
    if (/[*?[]/.test(pattern)) {
      const matches = compilePattern(pattern);
      for (const name of configuration.names()) {
        const { row } = configuration.directive(name);
        if (row.hidden !== true && row.category !== 'includes' && matches(name)) found.add(name);
      }
    } else if (configuration.knows(pattern)) found.add(pattern);
  }
  reply.map(found.size);
  for (const name of found) {
    reply.bulk(name);
    reply.bulk(name === 'dir' ? instance.settings.dir : configuration.shown(name));
  }
}

function set({ args, instance, client, reply }: ClientCall): void {
  if (args.length % 2 !== 0) throw new CommandError("ERR wrong number of arguments for 'config|set' command");
  const pairs: [name: string, value: string][] = [];
  for (let i = 2; i < args.length; i += 2) pairs.push([args[i].toLowerCase(), args[i + 1]]);
  for (const [index, [name]] of pairs.entries()) {
    if (!instance.configuration.knows(name)) {
      throw new CommandError(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`);
    }
    if (pairs.findIndex(([other]) => other === name) !== index) {
      throw new CommandError(`ERR CONFIG SET failed (possibly related to argument '${name}') - duplicate parameter`);
    }
  }
  try {
    instance.configuration.set(pairs, client.isLocal);
  } catch (error) {
    if (!(error instanceof RefusedSetting) && !(error instanceof PersistenceRefusal)) throw error;
    const name = error instanceof RefusedSetting ? error.setting : pairs[0][0];
    throw new CommandError(`ERR CONFIG SET failed (possibly related to argument '${name}') - ${error.message}`);
  }
  reply.status('OK');
}
