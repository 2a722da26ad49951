/** A plan in words: for the terminal, for the preview in the editor, and for the report that goes to an incident. */
import { plannedSize, type FilePlan, type RepairPlan, type RepairRegion, type RepairStrategy } from '../plan.js';

/** Regions that are listed of one file before the rest is only counted. */
const MOST_LISTED = 500;

const TITLES: Readonly<Record<RepairStrategy, string>> = {
  truncate: 'Cut at the first damage',
  salvage: 'Drop the damage, keep the rest',
  cut: 'Cut at a point',
  remove: 'Remove commands',
  manifest: 'Make a new manifest',
};

export const strategyTitle = (strategy: RepairStrategy): string => TITLES[strategy];

const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
const counted = (count: number, one: string): string => `${number(count)} ${one}${count === 1 ? '' : 's'}`;

/** One sentence: what will be kept and dropped. */
export function planSummary(plan: RepairPlan): string {
  if (plan.refusal !== null) return `Not done: ${plan.refusal}.`;
  const changed = plan.files.filter(({ fate }) => fate !== 'unchanged');
  if (changed.length === 0) return 'Nothing to repair: the log stays as it is.';
  const bytes = plan.files.reduce((sum, file) => sum + droppedBytes(file), 0);
  const commands =
    plan.strategy === 'manifest'
      ? 'The data files stay as they are'
      : `${counted(plan.keptCommands, 'command')} kept, ${counted(plan.droppedCommands, 'whole command')} dropped`;
  return `${commands}; ${counted(bytes, 'byte')} dropped, ${counted(changed.length, 'file')} of ${plan.files.length} changed.`;
}

const droppedBytes = ({ regions, role }: FilePlan): number =>
  role === 'manifest' ? 0 : regions.reduce((sum, { action, length }) => sum + (action === 'drop' ? length : 0), 0);

const FATES: Readonly<Record<FilePlan['fate'], string>> = {
  unchanged: 'stays as it is',
  rewritten: 'changes',
  'left-out': 'is left out',
  missing: 'is not there',
};

/** The whole plan, as lines of text. */
export function planLines(plan: RepairPlan): readonly string[] {
  const lines = [`${strategyTitle(plan.strategy)}. ${planSummary(plan)}`];
  for (const note of plan.notes) lines.push(`Note: ${note}.`);
  for (const file of plan.files) {
    const sizes = file.fate === 'rewritten' ? `: ${number(file.size)} bytes become ${number(plannedSize(file))}` : '';
    lines.push('', `${file.name} ${FATES[file.fate]}${sizes}`);
    if (file.fate === 'unchanged') continue;
    const shown = file.regions.slice(0, MOST_LISTED);
    for (const region of shown) lines.push(...regionLines(region));
    if (shown.length < file.regions.length) {
      lines.push(`  and ${counted(file.regions.length - shown.length, 'region')} more`);
    }
  }
  return lines;
}

function regionLines(region: RepairRegion): readonly string[] {
  const { action, offset, length, kind, reason, commands } = region;
  const extent = length === 0 ? `at ${number(offset)}` : `${number(offset)} to ${number(offset + length)}`;
  const holds = commands === 0 ? '' : `, ${counted(commands, 'command')}`;
  const head = `  ${action}  ${extent} (${counted(length, 'byte')}${holds})`;
  return action === 'keep' ? [head] : [`${head}  ${kind}`, `        ${reason}`];
}

/** What was done, for a report. */
export interface ReportFacts {
  /** The log that was repaired, as the user knows it. */
  readonly input: string;
  /** Where the new one is; null when nothing was written. */
  readonly output: string | null;
  readonly backups: readonly string[];
  readonly notes: readonly string[];
  /** ms of Unix time. */
  readonly time: number;
}

/** A report in Markdown that can be attached to an incident. */
export function planReport(plan: RepairPlan, facts: ReportFacts): string {
  const rows = plan.files.map(
    (file) =>
      `| ${cell(file.name)} | ${FATES[file.fate]} | ${number(file.size)} | ${number(file.fate === 'left-out' ? 0 : plannedSize(file))} | ${number(file.commands)} |`,
  );
  const changes = plan.files.flatMap(({ regions }) => regions.filter(({ action }) => action !== 'keep'));
  const listed = changes.slice(0, MOST_LISTED).map(({ file, offset, length, action, kind, commands, reason }) => {
    const cells = [cell(file), number(offset), number(length), action, kind, number(commands), cell(reason)];
    return `| ${cells.join(' | ')} |`;
  });
  const notes = [...plan.notes, ...facts.notes];
  return [
    `# Repair of ${cell(facts.input)}`,
    '',
    `${strategyTitle(plan.strategy)}. ${planSummary(plan)}`,
    '',
    `- Time: ${new Date(facts.time).toISOString()}`,
    `- Log: \`${facts.input}\``,
    `- Result: ${facts.output === null ? 'nothing was written' : `\`${facts.output}\``}`,
    ...facts.backups.map((path) => `- Original kept as: \`${path}\``),
    ...notes.map((note) => `- Note: ${note}`),
    '',
    '## Files',
    '',
    '| File | What happens | Bytes before | Bytes after | Commands kept |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows,
    ...(listed.length === 0
      ? []
      : [
          '',
          '## What is dropped or mended',
          '',
          '| File | Offset | Bytes | Action | Kind | Whole commands | Why |',
          '| --- | ---: | ---: | --- | --- | ---: | --- |',
          ...listed,
          ...(changes.length > listed.length
            ? ['', `And ${counted(changes.length - listed.length, 'region')} more.`]
            : []),
        ]),
    '',
  ].join('\n');
}

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/[\r\n]+/g, ' ');
