import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Files of real servers with their ground truth, beside the project; may be absent. */
export const SHARED = process.env['REDIS_PERSISTENCE_CORPUS'] ?? resolve(PROJECT, '../shared');

export const hasShared = existsSync(join(SHARED, 'corpus/servers'));

/** The selection of them that the project carries with it. */
export const FIXTURES = join(PROJECT, 'test/fixtures/rdb');

/** One dump with its ground truth. */
export interface CorpusDump {
  /** `<server>/<name>` */
  readonly name: string;
  readonly rdb: string;
  readonly truth: string;
}

/** Dumps below a folder of servers that have a ground truth beside them. */
export function dumpsBelow(folder: string): CorpusDump[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((server) =>
      readdirSync(join(folder, server.name))
        .filter((file) => file.endsWith('.rdb'))
        .map((file) => ({
          name: `${server.name}/${file.slice(0, -4)}`,
          rdb: join(folder, server.name, file),
          truth: join(folder, server.name, `${file.slice(0, -4)}.json`),
        })),
    )
    .filter((dump) => existsSync(dump.truth))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
