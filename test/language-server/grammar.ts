/** The grammars of syntaxes/, run as VS Code runs them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { IGrammar } from 'vscode-textmate';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const root = resolve(import.meta.dirname, '..', '..');

async function makeRegistry() {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm));
  return new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scope) => {
      const path = resolve(root, 'syntaxes', `${scope.replace('source.', '')}.tmLanguage.json`);
      return Promise.resolve(textmate.parseRawGrammar(readFileSync(path, 'utf8'), path));
    },
  });
}

const registry = makeRegistry();

/** @throws Error when there is no such grammar */
export async function loadGrammar(language: string): Promise<IGrammar> {
  const grammar = await (await registry).loadGrammar(`source.${language}`);
  if (grammar === null) throw new Error(`there is no grammar of ${language}`);
  return grammar;
}

/** One token: its text, and its innermost scope without the language at its end; blanks between words are left out. */
export type ScopedText = readonly [text: string, scope: string];

/** The tokens of a text, line by line. */
export function tokensOf(grammar: IGrammar, text: string): readonly (readonly ScopedText[])[] {
  let state = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }): ScopedText[] => {
      const part = line.slice(startIndex, endIndex);
      const scope = (scopes[scopes.length - 1] ?? '').replace(/\.redis-(?:conf|acl|aof|aof-manifest)$/, '');
      return part.trim() === '' ? [] : [[part, scope]];
    });
  });
}
