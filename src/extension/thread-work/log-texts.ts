import { lensOf } from '../../engine/analysis/lens/lens.js';
import { bytesToText } from '../../engine/analysis/text.js';
import { textOfCommands } from '../../engine/log-index/command-texts.js';
import type { LogFiles } from '../../engine/log-index/log-files.js';
import type { LogSession } from '../../engine/log-index/log-session.js';
import type { TextAnswer } from '../../protocol/thread.js';
import type { PlacedCommand } from '../../protocol/timeline-thread.js';
import type { CommandTextKind } from '../../protocol/timeline.js';

/** Bytes of an argument that a document shows. */
const DOCUMENT_BYTES = 16 * 1024 * 1024;
/** Commands of one transaction that are copied or named at once. */
const MOST_COMMANDS = 100_000;

const INEXACT =
  'These commands hold bytes that are no text; the clipboard has replacement characters in their place. Copy as redis-cli or JSON to keep them.';

/** Texts of commands and arguments, for the clipboard and for documents. */
export class LogTexts {
  constructor(
    private readonly files: LogFiles,
    private readonly session: LogSession,
  ) {}

  /** @throws QueryError, SourceError, Error when that is too much */
  copy(row: number, group: boolean, what: CommandTextKind): TextAnswer {
    const commands = this.#rows(row, group).map((each) => this.session.commandPlace(each));
    const { text, exact } = textOfCommands(this.files, commands, what);
    return {
      text: what === 'resp' ? text : text.trimEnd(),
      language: what === 'json' ? 'json' : 'plaintext',
      name: 'commands',
      notice: exact ? null : INEXACT,
    };
  }

  /** An argument as a document; with `lens` a text in JSON, gzip and the like is unpacked first. */
  document(row: number, argument: number, lens: boolean): TextAnswer {
    const page = this.session.answer({ kind: 'argument', row, argument, start: 0, count: DOCUMENT_BYTES });
    if (page === null || !('total' in page) || !('bytes' in page)) throw new Error('this argument cannot be read');
    const { bytes, total } = page;
    const name = `command-${row + 1}-argument-${argument}`;
    const seen = lens ? lensOf(bytes) : null;
    if (seen) return { text: seen.text, language: seen.language, name, notice: seen.notice };
    return {
      text: bytesToText(bytes, { multiline: true }),
      language: 'plaintext',
      name,
      notice: bytes.length < total ? `Only the first ${bytes.length.toLocaleString()} bytes are shown.` : null,
    };
  }

  places(row: number, group: boolean): readonly PlacedCommand[] {
    return this.#rows(row, group).map((each) => {
      const { file, offset, length } = this.session.place(each);
      return { file, fileName: this.files.files[file].name, offset, length };
    });
  }

  #rows(row: number, group: boolean): readonly number[] {
    const { first, count } = group ? this.session.group(row) : { first: row, count: 1 };
    if (count > MOST_COMMANDS)
      throw new Error(`this transaction has more than ${MOST_COMMANDS.toLocaleString()} commands`);
    return Array.from({ length: count }, (_, i) => first + i);
  }
}
