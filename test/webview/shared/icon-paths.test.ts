import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ICON_PATHS } from '../../../src/webview/shared/icon-paths.js';

describe('icons', () => {
  it.each(Object.entries(ICON_PATHS))('%s is what the package has', (name, path) => {
    const file = new URL(`../../../node_modules/@vscode/codicons/src/icons/${name}.svg`, import.meta.url);
    const outlines = [...readFileSync(file, 'utf8').matchAll(/<path[^>]*? d="([^"]+)"/g)].map((match) => match[1]);
    expect(path).toBe(outlines.join(' '));
  });
});
