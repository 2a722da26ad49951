/** A configuration that an editor has open: parsed, read with what it includes, settled. What every feature asks. */
import type { ConfDocument } from '../engine/conf/document.js';
import { parseDocument } from '../engine/conf/document.js';
import type { Reading, ReadingContext } from '../engine/conf/reading.js';
import { readConfiguration } from '../engine/conf/reading.js';
import { Settings } from '../engine/conf/settings.js';
import type { Target } from '../engine/conf/target.js';

/** One open file and the configuration that it is the root of. */
export interface Configuration {
  readonly document: ConfDocument;
  readonly target: Target;
  /** The lines in the order of the server, includes followed. Made when it is first asked for. */
  readonly reading: Reading;
  /** What is in effect. Made when it is first asked for. */
  readonly settings: Settings;
}

/** Makes a configuration of a parsed document. Cheap until something asks for its reading or settings. */
export function configurationOf(document: ConfDocument, target: Target, context: ReadingContext = {}): Configuration {
  let reading: Reading | undefined;
  let settings: Settings | undefined;
  const read = (): Reading => (reading ??= readConfiguration(document, target, context));
  return {
    document,
    target,
    get reading() {
      return read();
    },
    get settings() {
      return (settings ??= new Settings(read()));
    },
  };
}

/** The same from text. */
export function parseConfiguration(
  file: string,
  text: string,
  target: Target,
  context: ReadingContext = {},
): Configuration {
  return configurationOf(parseDocument(file, text, target), target, context);
}
