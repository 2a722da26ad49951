/** Colours that the grammar can't know: whether a name is a directive of the target, and what kind a value is. */
import { directiveFor } from '../engine/conf/directives/directives.js';
import type { Directive } from '../engine/conf/directives/directives.js';
import type { ConfLine } from '../engine/conf/document.js';
import type { Word } from '../engine/conf/words.js';
import type { Configuration } from './configuration.js';
import { isDeprecated } from './directive-text.js';

/** The legend: what the numbers of the protocol stand for. */
export const TOKEN_TYPES = ['property', 'enumMember', 'number', 'string', 'function', 'type', 'namespace'] as const;
export const TOKEN_MODIFIERS = ['deprecated', 'defaultLibrary'] as const;

type TokenType = (typeof TOKEN_TYPES)[number];

/** Tokens of a document in the protocol's form: five numbers each, positions relative to the token before. */
export function semanticTokens({ document, target }: Configuration, from = 0, to = Infinity): number[] {
  const data: number[] = [];
  let [lastLine, lastStart] = [0, 0];
  const end = Math.min(to, document.lines.length - 1);
  for (let index = Math.max(0, from); index <= end; index += 1) {
    const line = document.lines[index];
    if (line === undefined || line.words.length === 0) continue;
    const directive = directiveFor(line.name, target);
    if (directive === undefined) continue;
    for (const { word, type, modifiers } of tokensOf(directive, line)) {
      const start = lastLine === index && data.length > 0 ? word.start - lastStart : word.start;
      data.push(index - lastLine, start, word.end - word.start, TOKEN_TYPES.indexOf(type), modifiers);
      [lastLine, lastStart] = [index, word.start];
    }
  }
  return data;
}

interface Token {
  readonly word: Word;
  readonly type: TokenType;
  readonly modifiers: number;
}

const DEPRECATED = 1 << TOKEN_MODIFIERS.indexOf('deprecated');

function* tokensOf(directive: Directive, line: ConfLine): Generator<Token> {
  const [head, ...values] = line.words;
  if (head === undefined) return;
  yield { word: head, type: 'property', modifiers: isDeprecated(directive, line.name) ? DEPRECATED : 0 };
  // The grammar knows the rules of users better than one type for each word can say.
  if (directive.row.name === 'user') return;
  for (const [at, word] of values.entries()) {
    const type = typeOf(directive, at, word);
    if (type !== undefined) yield { word, type, modifiers: 0 };
  }
}

function typeOf(directive: Directive, at: number, word: Word): TokenType | undefined {
  const { kind, row, values } = directive;
  switch (kind) {
    case 'yes-no':
      return 'enumMember';
    case 'enum':
    case 'flags':
      return values.some((value) => value.toLowerCase() === word.value.toLowerCase()) ? 'enumMember' : undefined;
    case 'integer':
    case 'unsigned':
    case 'octal':
    case 'memory':
    case 'memory-or-percent':
      return 'number';
    case 'string':
      return 'string';
    case 'special':
      return argumentType(row.args?.[Math.min(at, (row.args.length || 1) - 1)]?.type);
    case 'legacy':
      return undefined;
  }
}

function argumentType(type: string | undefined): TokenType | undefined {
  switch (type) {
    case 'enum':
    case 'flags':
      return 'enumMember';
    case 'command':
      return 'function';
    case 'path':
    case 'path-or-glob':
    case 'address':
    case 'host':
    case 'string':
      return 'string';
    default:
      return undefined;
  }
}
