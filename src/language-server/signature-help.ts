/** Which argument of a line is being written. */
import type { Position, SignatureHelp, SignatureInformation } from 'vscode-languageserver-types';
import type { Directive } from '../engine/conf/directives/directives.js';
import type { Configuration } from './configuration.js';
import { cursorAt } from './cursor.js';
import { kindText } from './directive-text.js';
import { valueMeaning } from './value-meaning.js';

/** The forms of the directive of a line, with the argument at the cursor; undefined on its name. */
export function signatureHelpAt(configuration: Configuration, position: Position): SignatureHelp | undefined {
  const cursor = cursorAt(configuration, position);
  if (cursor?.directive === undefined || cursor.place === 0) return undefined;
  const { directive, place, line, word } = cursor;
  const forms = directive.row.forms ?? [`${directive.name} <${kindText(directive)}>`];
  const meaning = word === undefined ? undefined : valueMeaning(directive, place, word.value, configuration.target);
  const written = line.words.length - 1;
  const signatures = forms.map((form) => signatureOf(directive, line.name, form, meaning));
  // The shortest form that has room for what is written.
  const fits = signatures.findIndex(
    ({ parameters = [], label }) => parameters.length >= written || label.includes('...'),
  );
  const active = fits < 0 ? 0 : fits;
  return { signatures, activeSignature: active, activeParameter: activeParameter(signatures[active], place - 1) };
}

const PARAMETER = /<[^>]+>|""|\b(?:no|one)\b/g;

function signatureOf(
  directive: Directive,
  name: string,
  form: string,
  meaning: string | undefined,
): SignatureInformation {
  const label = form.replace(/^\S+/, name);
  const from = name.length;
  const parameters = [...label.slice(from).matchAll(PARAMETER)].map((match) => ({
    label: [from + match.index, from + match.index + match[0].length] as [number, number],
  }));
  const text = meaning === undefined ? directive.row.summary : `${meaning}\n\n${directive.row.summary}`;
  return { label, documentation: text, parameters };
}

function activeParameter(signature: SignatureInformation | undefined, at: number): number {
  const count = signature?.parameters?.length ?? 0;
  if (count === 0 || at < count) return at;
  // What repeats goes on with its last group: `<seconds> <changes>` by twos, one address after another.
  const repeated = /\[([^\]]*)\.\.\.\]/.exec(signature?.label ?? '')?.[1] ?? '';
  const group = Math.max(1, repeated.split('<').length - 1);
  return count - group + ((at - count) % group);
}
