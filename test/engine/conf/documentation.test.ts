import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directivesPage, lintsPage } from '../../../scripts/conf-docs/pages.js';
import { PROJECT } from '../../corpus.js';

const page = (name: string): string => readFileSync(join(PROJECT, 'docs', name), 'utf8');

describe('documentation made from tables', () => {
  it('of rules is up to date: node scripts/make-conf-docs.mjs', () => {
    expect(page('lints.md')).toBe(lintsPage());
  });

  it('of directives is up to date: node scripts/make-conf-docs.mjs', () => {
    expect(page('directives.md')).toBe(directivesPage());
  });
});
