// Where this project's folders are, and what its manifest says: the one place that scripts take these facts from.
// Uses nothing but Node, since the set-up imports it before any dependency is there.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The project's folder. */
export const root = resolve(import.meta.dirname, '..');

/**
 * The fields of package.json that scripts need.
 * @type {{ name: string, publisher: string, version: string, engines: { node: string } }}
 */
export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The packed extension. */
export const vsixFile = join(root, 'dist', `${manifest.name}.vsix`);

/** The sample workspace. It is never opened in place: every run works on a copy. */
export const sampleWorkspace = join(root, 'examples', 'workspace');

/** Big downloads that outlive a clone: a folder of the user's cache. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'redis-persistence-vscode');
