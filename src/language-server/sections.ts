/** Parts of a file between headings, as stock files have them: `##### NETWORK #####`. */
import type { ConfDocument } from '../engine/conf/document.js';

/** One part. Line numbers count from 0; both are in the part. */
export interface Section {
  /** Empty for what stands above the first heading. */
  readonly title: string;
  /** The heading's line, or the first line of the file. */
  readonly start: number;
  readonly end: number;
}

const HEADING = /^\s*#{3,}\s*([^#\s](?:.*[^#\s])?)\s*#{3,}\s*$/;

/** The parts of a document from its first to its last line, without gaps. */
export function sectionsOf({ lines }: ConfDocument): readonly Section[] {
  const sections: Section[] = [];
  let title = '';
  let start = 0;
  const close = (end: number): void => {
    if (end >= start) sections.push({ title, start, end });
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    const heading = line?.kind === 'comment' ? HEADING.exec(line.text)?.[1] : undefined;
    if (heading === undefined) continue;
    close(index - 1);
    [title, start] = [heading, index];
  }
  close(lines.length - 1);
  return sections;
}
