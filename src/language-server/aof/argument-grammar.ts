/** The grammar of a command's arguments, taken apart for hints: `key:key [COUNT count:int] (ASC|DESC)`. */

/** A grammar as people write it: names without their types, an ellipsis behind what may be repeated. */
export function readableGrammar(grammar: string): string {
  return grammar.replace(/(?<=[\w.=)-]):[a-z]+/g, '').replace(/(?<=[\w\]})])\*+/g, '…');
}

/** The parts of a grammar that stand side by side, with their places in it. */
export function grammarParts(grammar: string): readonly (readonly [start: number, end: number])[] {
  const parts: [number, number][] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= grammar.length; at++) {
    const character = grammar.charAt(at);
    if ('[{('.includes(character) && character !== '') depth++;
    else if (']})'.includes(character) && character !== '') depth--;
    if (at < grammar.length && (character !== ' ' || depth > 0)) continue;
    if (at > start) parts.push([start, at]);
    start = at + 1;
  }
  return parts;
}

/** The part that argument `at` belongs to, counted from 0 behind the name; what repeats goes on with the last part. */
export function partOfArgument(grammar: string, at: number): number {
  return Math.max(0, Math.min(at, grammarParts(grammar).length - 1));
}

/** The words that stand for themselves: `COUNT`, `ASC`. */
export function grammarWords(grammar: string): readonly string[] {
  const words = grammar.match(/(?<![\w:-])[A-Z][A-Z0-9]+(?![\w:-]*:)/g) ?? [];
  return [...new Set(words)];
}
