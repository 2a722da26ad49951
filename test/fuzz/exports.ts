import { KeyExporter, type ExportFormat, type ExportSummary } from '../../src/engine/analysis/key-exporter.js';
import type { ByteSource } from '../../src/engine/io/byte-source.js';
import type { RdbHeader } from '../../src/engine/rdb/scan-events.js';
import { RdbScanner } from '../../src/engine/rdb/scan.js';
import { Violation } from './violation.js';

/** More output is made, but not looked at: a small mutant can stand for much. */
const LOOKED_AT = 1 << 22;
const NEW_LINE = 0x0a;

/**
 * Exports a dump in one format and looks whether the output can be read by whom it is for.
 * @param most keys after which it ends
 * @throws Violation
 */
export function exportDump(source: ByteSource, format: ExportFormat, most: number): ExportSummary {
  const parts: Uint8Array[] = [];
  let kept = 0;
  let exporter: KeyExporter | null = null;
  const open = (header: RdbHeader): KeyExporter => {
    const plan = { format, filter: {}, limit: most, functions: true, now: 0 };
    return new KeyExporter(source, header, plan, {
      write(bytes) {
        if (kept < LOOKED_AT) parts.push(bytes.slice(0, LOOKED_AT - kept));
        kept += bytes.length;
      },
    });
  };
  const scanner = new RdbScanner(source, {
    key(key) {
      exporter ??= open(scanner.header);
      exporter.key(key);
    },
    event(event) {
      if (event.kind === 'header') exporter ??= open(event.header);
      exporter?.event(event);
    },
  });
  scanner.run();
  exporter ??= open(scanner.header);
  const summary = exporter.end();
  const output = Buffer.concat(parts);
  const whole = kept <= LOOKED_AT;
  if (format === 'ndjson') checkLines(output, whole, summary);
  if (format === 'resp') checkCommands(output, whole);
  return summary;
}

/** Every line must be UTF-8 and JSON, and have a member `damage` where a problem was told. */
function checkLines(output: Uint8Array, whole: boolean, summary: ExportSummary): void {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 0;
  let damaged = 0;
  let start = 0;
  for (let end = output.indexOf(NEW_LINE); end >= 0; end = output.indexOf(NEW_LINE, start)) {
    const line: unknown = JSON.parse(decoder.decode(output.subarray(start, end)));
    lines++;
    if (typeof line !== 'object' || line === null || !('db' in line) || !('value' in line)) {
      throw new Violation(`the line ${JSON.stringify(line).slice(0, 200)}`);
    }
    if ('damage' in line) damaged++;
    start = end + 1;
  }
  // What was left out or cannot be said is a problem too, but none of a line; and not all problems are kept.
  const told = summary.problems.filter(({ kind }) => kind === 'damaged').length;
  if (!whole || summary.problemTotal > summary.problems.length) return;
  if (lines !== summary.keys || start !== output.length) throw new Violation(`${lines} lines for ${summary.keys} keys`);
  if (damaged !== told) throw new Violation(`${damaged} damaged lines, ${told} damaged values`);
}

/** Every byte must belong to a command: an array of bulk strings. */
function checkCommands(output: Buffer, whole: boolean): void {
  let at = 0;
  const number = (mark: string): number => {
    const end = output.indexOf('\r\n', at);
    const line = output.toString('latin1', at, Math.max(at, end));
    if (end < 0 || !/^[*$]\d+$/.test(line) || !line.startsWith(mark)) {
      throw new Violation(`${JSON.stringify(line.slice(0, 100))} in place of ${mark} and a number, at ${at}`);
    }
    at = end + 2;
    return Number(line.slice(1));
  };
  while (at < output.length) {
    // The last command may be cut off where the output is.
    if (!whole && at > LOOKED_AT / 2) return;
    for (let left = number('*'); left > 0; left--) {
      const length = number('$');
      at += length;
      if (output.toString('latin1', at, at + 2) !== '\r\n') throw new Violation(`no line end at ${at}`);
      at += 2;
    }
  }
}
