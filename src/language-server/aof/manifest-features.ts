/** Hovers, completion, outline and links of a manifest. */
import type { CompletionItem, DocumentLink, DocumentSymbol, Hover, Position } from 'vscode-languageserver-types';
import { CompletionItemKind, MarkupKind, SymbolKind } from 'vscode-languageserver-types';
import type { BesideManifest } from '../../engine/aof/text/check-manifest-text.js';
import type { ManifestLine, ManifestText } from '../../engine/aof/text/manifest-text.js';
import { MANIFEST_KEYS, valueOf } from '../../engine/aof/text/manifest-text.js';
import { partOf } from '../../engine/aof/log-set.js';
import { formatManifest, type ManifestRole } from '../../engine/aof/manifest.js';
import { lineAt } from '../../engine/conf/document.js';
import { escapeMarkdown } from '../../engine/conf/rules/rule-text.js';
import type { Target } from '../../engine/conf/target.js';
import { atLeast } from '../../engine/conf/target.js';
import { offsetAt, rangeAt } from '../positions.js';

const ROLE_TEXTS: Readonly<Record<ManifestRole, string>> = {
  base: 'The base: what a rewrite wrote. It is loaded first.',
  incremental: 'An incremental file: what was written after the base. These are loaded in the order of the manifest.',
  history: 'History: a file that a rewrite has replaced. It is not loaded, and deleted later.',
};

const TYPE_TEXTS: Readonly<Record<string, ManifestRole>> = { b: 'base', i: 'incremental', h: 'history' };

interface ManifestCursor {
  readonly line: ManifestLine;
  readonly offset: number;
}

function cursorAt(manifest: ManifestText, position: Position): ManifestCursor | undefined {
  const offset = offsetAt(manifest, position);
  const line = manifest.lines[lineAt(manifest, offset)];
  return line === undefined ? undefined : { line, offset };
}

/** What a word of a manifest means. */
export function manifestHover(manifest: ManifestText, position: Position, beside?: BesideManifest): Hover | undefined {
  const cursor = cursorAt(manifest, position);
  if (cursor === undefined) return undefined;
  const { line, offset } = cursor;
  for (const { key, value } of line.pairs) {
    const [onKey, onValue] = [key, value].map(
      (word) => word !== undefined && offset >= word.start && offset <= word.end,
    );
    const word = onKey === true ? key : onValue === true ? value : undefined;
    if (word === undefined) continue;
    const name = key.value.toLowerCase();
    const text = Object.hasOwn(MANIFEST_KEYS, name) ? MANIFEST_KEYS[name] : undefined;
    if (text === undefined) return undefined;
    const more = onKey === true ? undefined : valueText(name, value?.value ?? '', line, beside);
    const blocks = [`**${name}**: ${escapeMarkdown(text)}`, ...(more === undefined ? [] : [escapeMarkdown(more)])];
    return {
      contents: { kind: MarkupKind.Markdown, value: blocks.join('\n\n') },
      range: rangeAt(manifest, word.start, word.end),
    };
  }
  return undefined;
}

function valueText(name: string, value: string, line: ManifestLine, beside?: BesideManifest): string | undefined {
  if (name === 'type') {
    const role = TYPE_TEXTS[value.charAt(0)];
    return role === undefined ? undefined : ROLE_TEXTS[role];
  }
  if (name !== 'file' || line.entry === undefined) return undefined;
  const there =
    beside === undefined
      ? ''
      : !beside.names.has(line.entry.file)
        ? ' It is not there.'
        : beside.empty.has(line.entry.file)
          ? ' It has no byte.'
          : '';
  return `${ROLE_TEXTS[line.entry.role]}${there}`;
}

/** Links to the files that are there. */
export function manifestLinks(
  manifest: ManifestText,
  uriOf: (name: string) => string,
  beside?: BesideManifest,
): DocumentLink[] {
  return manifest.lines.flatMap((line): DocumentLink[] => {
    const word = valueOf(line, 'file');
    if (word === undefined || line.entry === undefined || beside?.names.has(line.entry.file) !== true) return [];
    return [
      { range: rangeAt(manifest, word.start, word.end), target: uriOf(line.entry.file), tooltip: line.entry.file },
    ];
  });
}

/** One symbol for each file. */
export function manifestSymbols(manifest: ManifestText): DocumentSymbol[] {
  return manifest.lines.flatMap((line): DocumentSymbol[] => {
    const { entry } = line;
    const word = valueOf(line, 'file');
    if (entry === undefined || word === undefined) return [];
    return [
      {
        name: entry.file === '' ? '""' : entry.file,
        detail: `${entry.role} ${entry.seq}`,
        kind: SymbolKind.File,
        range: rangeAt(manifest, line.start, line.end),
        selectionRange: rangeAt(manifest, word.start, word.end),
      },
    ];
  });
}

/** Keys, types, and the files that lie beside. */
export function manifestCompletions(
  manifest: ManifestText,
  position: Position,
  target: Target,
  beside?: BesideManifest,
): CompletionItem[] {
  const cursor = cursorAt(manifest, position);
  if (cursor === undefined || manifest.text.startsWith('#', cursor.line.start)) return [];
  const { line, offset } = cursor;
  const pair = line.pairs.find(({ key, value }) => offset > key.end && (value === undefined || offset <= value.end));
  const word = line.pairs
    .flatMap(({ key, value }) => [key, value])
    .find((one) => one && offset >= one.start && offset <= one.end);
  const range = rangeAt(manifest, word?.start ?? offset, word?.end ?? offset);
  const item = (label: string, detail: string, newText: string, kind: CompletionItemKind): CompletionItem => ({
    label,
    detail,
    kind,
    textEdit: { range, newText },
  });
  const unlisted = unlistedFiles(manifest, beside);
  if (pair !== undefined && (pair.value === undefined || pair.value === word)) {
    switch (pair.key.value.toLowerCase()) {
      case 'type':
        return Object.entries(TYPE_TEXTS).map(([letter, role]) =>
          item(letter, ROLE_TEXTS[role], letter, CompletionItemKind.EnumMember),
        );
      case 'file':
        return unlisted.map((name) => item(name, 'a file beside this manifest', name, CompletionItemKind.File));
      default:
        return [];
    }
  }
  if (line.pairs.length === 0 || word === line.pairs[0]?.key) {
    const lines = unlisted.flatMap((name) => {
      const part = partOf(name);
      return part === null
        ? []
        : [{ name, text: formatManifest([{ file: name, seq: part.seq, role: part.role }]).trimEnd() }];
    });
    const whole = lines.map(({ name, text }) => item(text, `a line for ${name}`, text, CompletionItemKind.Snippet));
    if (line.pairs.length <= 1) return [...whole, ...keyItems()];
  }
  return keyItems();

  function keyItems(): CompletionItem[] {
    const used = new Set(line.pairs.filter(({ key }) => key !== word).map(({ key }) => key.value.toLowerCase()));
    return Object.entries(MANIFEST_KEYS)
      .filter(([key]) => !used.has(key) && (!key.endsWith('offset') || atLeast(target, '8.0')))
      .map(([key, text]) => item(key, text, `${key} `, CompletionItemKind.Property));
  }
}

function unlistedFiles(manifest: ManifestText, beside?: BesideManifest): readonly string[] {
  const listed = new Set(manifest.lines.flatMap(({ entry }) => (entry === undefined ? [] : [entry.file])));
  return [...(beside?.names ?? [])].filter((name) => partOf(name) !== null && !listed.has(name)).sort();
}
