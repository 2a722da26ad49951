// Reads the grammar of a command's arguments: `key:key [COUNT count:int] {field:str value:str}*`.

/**
 * The arity that a grammar means, counted with the name: negative where more arguments may follow.
 * @param {string} name of the command, with that of the subcommand
 * @param {string} args
 */
export function arityOf(name, args) {
  const { least, open } = sequence(words(args));
  const count = least + name.split(' ').length;
  return open ? -count : count;
}

/** @typedef {{ readonly least: number, readonly open: boolean }} Length */

/**
 * @param {readonly string[]} parts
 * @returns {Length}
 */
function sequence(parts) {
  let least = 0;
  let open = false;
  for (const part of parts) {
    const one = partOf(part);
    least += one.least;
    open ||= one.open;
  }
  return { least, open };
}

/**
 * @param {string} part
 * @returns {Length}
 */
function partOf(part) {
  const repeated = /\*+$/.test(part) && part.length > 1;
  const bare = repeated ? part.replace(/\*+$/, '') : part;
  if (bare.startsWith('[')) return { least: 0, open: true };
  if (bare.startsWith('{')) {
    const inner = sequence(words(bare.slice(1, -1)));
    return { least: inner.least, open: inner.open || repeated };
  }
  if (bare.startsWith('(')) {
    const ways = alternatives(bare.slice(1, -1)).map((way) => sequence(words(way)));
    const least = Math.min(...ways.map((way) => way.least));
    return { least, open: repeated || ways.some((way) => way.open || way.least !== least) };
  }
  return { least: 1, open: repeated };
}

/** @param {string} text */
const words = (text) => split(text, ' ').filter((word) => word !== '');

/** @param {string} text */
const alternatives = (text) => split(text, '|');

/**
 * Splits outside brackets.
 * @param {string} text
 * @param {string} separator
 */
function split(text, separator) {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if ('[{('.includes(character)) depth++;
    if (']})'.includes(character)) depth--;
    if (character === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
