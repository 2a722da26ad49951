/**
 * A configuration as the server reads it: line by line, includes at their place, `dir` changing the folder on the way.
 * Everything that looks at more than one line looks at this.
 */
import type { Severity } from './diagnostic.js';
import type { Directive } from './directives/directives.js';
import type { ConfDocument, ConfLine } from './document.js';
import { parseDocument } from './document.js';
import type { FileFact, FileLookup } from './file-lookup.js';
import { baseName, folderOf, isAbsolutePath, isGlob, NO_FILES, resolvePath } from './file-lookup.js';
import type { Target } from './target.js';
import { atLeast, describeTarget } from './target.js';
import type { ConfKind } from './verdict/line-verdict.js';
import { judgeLine } from './verdict/line-verdict.js';
import type { Word } from './words.js';

/** One directive line, at its place in the reading. */
export interface Occurrence {
  readonly document: ConfDocument;
  /** Index of the line in its document. */
  readonly index: number;
  readonly line: ConfLine;
  /** Undefined where the target knows no such name. */
  readonly directive: Directive | undefined;
  /** The words behind the name, as the directive gets them (a quoted `"900 1"` is two in 7.0+). */
  readonly args: readonly Word[];
  /** False where the server refuses the line: then it would not get any further. */
  readonly valid: boolean;
  /** Folder that relative paths of this line are seen from. */
  readonly folder: string;
  /** The include line that brought the file in; undefined in the root. */
  readonly from: Occurrence | undefined;
}

/** What else a check may want to know. All of it is optional. */
export interface ReadingContext {
  /** Other files. Without it includes are not followed. */
  readonly files?: FileLookup;
  /**
   * Folder that the server is started in. Without it: the root's folder, and what is missing there is a warning only.
   */
  readonly workingDirectory?: string;
  /** Judged by the file's name and lines where it is not given. */
  readonly kind?: ConfKind;
}

/** An include line that can't be followed. */
export interface IncludeProblem {
  readonly code: 'include-missing' | 'include-cycle' | 'include-glob-old';
  readonly at: Occurrence;
  /** The path as the line has it. */
  readonly word: Word;
  readonly message: string;
  readonly severity: Severity;
}

/** The whole configuration. */
export interface Reading {
  readonly root: ConfDocument;
  readonly target: Target;
  readonly kind: ConfKind;
  readonly files: FileLookup;
  /** False when {@link ReadingContext.workingDirectory} was not given. */
  readonly folderKnown: boolean;
  /** Every directive line in the order in which the server reads it. */
  readonly occurrences: readonly Occurrence[];
  /** The root and every file that it includes, each once. */
  readonly documents: readonly ConfDocument[];
  /** Occurrences by the row's name: aliases stand together. */
  readonly byDirective: ReadonlyMap<string, readonly Occurrence[]>;
  /** What is wrong with includes. */
  readonly problems: readonly IncludeProblem[];
}

const MAX_OCCURRENCES = 200_000;
const MAX_INCLUDES = 2000;

/** Reads a configuration from its root on. */
export function readConfiguration(root: ConfDocument, target: Target, context: ReadingContext = {}): Reading {
  const reader = new Reader(root, target, context);
  reader.read(root, undefined);
  return reader.result();
}

/** A server's configuration, or a Sentinel's: by the name of the file, or by `sentinel` lines in it. */
export function kindOf(document: ConfDocument): ConfKind {
  if (/sentinel/i.test(baseName(document.file))) return 'sentinel';
  return document.lines.some(({ name, words }) => name === 'sentinel' && words[1]?.value.toLowerCase() === 'monitor')
    ? 'sentinel'
    : 'server';
}

/** Parsed files, kept with what the lookup gave. */
const parsed = new WeakMap<FileFact, ConfDocument>();

class Reader {
  private readonly occurrences: Occurrence[] = [];
  private readonly documents = new Map<string, ConfDocument>();
  private readonly byDirective = new Map<string, Occurrence[]>();
  private readonly problems: IncludeProblem[] = [];
  private readonly files: FileLookup;
  private readonly kind: ConfKind;
  private folder: string;
  private includes = 0;
  /** Files that are being read now. */
  private readonly open: string[] = [];

  constructor(
    private readonly root: ConfDocument,
    private readonly target: Target,
    private readonly context: ReadingContext,
  ) {
    this.files = context.files ?? NO_FILES;
    this.kind = context.kind ?? kindOf(root);
    this.folder = context.workingDirectory ?? folderOf(root.file);
  }

  read(document: ConfDocument, from: Occurrence | undefined): void {
    this.documents.set(document.file, document);
    this.open.push(document.file);
    for (let index = 0; index < document.lines.length; index += 1) {
      const line = document.lines[index];
      if (line === undefined || (line.kind !== 'directive' && line.kind !== 'unbalanced')) continue;
      if (this.occurrences.length >= MAX_OCCURRENCES) break;
      const { directive, args, accepted } = judgeLine(line, this.target, this.kind);
      const { folder } = this;
      const occurrence: Occurrence = { document, index, line, directive, args, valid: accepted, folder, from };
      this.occurrences.push(occurrence);
      this.keep(directive?.row.name ?? line.name, occurrence);
      if (!occurrence.valid) continue;
      if (line.name === 'include') this.include(occurrence);
      else if (line.name === 'dir') this.folder = resolvePath(this.folder, occurrence.args[0]?.value ?? '');
    }
    this.open.pop();
  }

  private keep(name: string, occurrence: Occurrence): void {
    const list = this.byDirective.get(name);
    if (list === undefined) this.byDirective.set(name, [occurrence]);
    else list.push(occurrence);
  }

  private include(occurrence: Occurrence): void {
    const [word] = occurrence.args;
    if (word === undefined) return;
    const path = resolvePath(this.folder, word.value);
    const globs = atLeast(this.target, '7.0', '7.2');
    if (isGlob(word.value) && globs) {
      for (const match of this.files.glob(path) ?? []) this.includeFile(occurrence, word, match, true);
      return;
    }
    this.includeFile(occurrence, word, path, false);
  }

  private includeFile(occurrence: Occurrence, word: Word, path: string, matched: boolean): void {
    if (this.open.includes(path)) {
      this.report(
        'include-cycle',
        occurrence,
        word,
        `${baseName(path)} is being read already: it would include itself until the server dies.`,
      );
      return;
    }
    this.includes += 1;
    if (this.includes > MAX_INCLUDES || this.open.length > 100) return;
    const fact = this.files.at(path);
    if (fact.kind === 'unknown' || (fact.kind === 'file' && fact.text === undefined)) return;
    if (fact.kind === 'missing' || fact.kind === 'folder') {
      if (!matched) this.reportMissing(occurrence, word, path, fact.kind);
      return;
    }
    let document = parsed.get(fact);
    if (document?.file !== path) {
      document = parseDocument(path, fact.text ?? '', this.target);
      parsed.set(fact, document);
    } else document = parseDocument(path, fact.text ?? '', this.target, document);
    this.read(document, occurrence);
  }

  private reportMissing(occurrence: Occurrence, word: Word, path: string, kind: 'missing' | 'folder'): void {
    if (isGlob(word.value)) {
      this.report(
        'include-glob-old',
        occurrence,
        word,
        `${describeTarget(this.target)} takes * ? [ in an include literally, and there is no file of that name.`,
      );
      return;
    }
    const sure = isAbsolutePath(word.value) || this.context.workingDirectory !== undefined;
    const where = sure ? '' : ' (seen from this folder; the server looks from the folder that it is started in)';
    const what = kind === 'folder' ? `${path} is a folder` : `There is no file ${path}${where}`;
    this.report('include-missing', occurrence, word, `${what}: the server stops here.`, sure ? 'error' : 'warning');
  }

  private report(
    code: IncludeProblem['code'],
    at: Occurrence,
    word: Word,
    message: string,
    severity: Severity = 'error',
  ): void {
    this.problems.push({ code, at, word, message, severity });
  }

  result(): Reading {
    return {
      root: this.root,
      target: this.target,
      kind: this.kind,
      files: this.files,
      folderKnown: this.context.workingDirectory !== undefined,
      occurrences: this.occurrences,
      documents: [...this.documents.values()],
      byDirective: this.byDirective,
      problems: this.problems,
    };
  }
}
