/** A rule in words: for docs/lints.md, for the page that an editor opens, and for code scanning. */
import type { RuleInfo } from './rule.js';

/** Severity, what the rule finds, why it matters, and what its fix does, as one paragraph of Markdown. */
export function ruleMarkdown({ severity, summary, explanation, fix }: Omit<RuleInfo, 'group'>): string {
  const repair = fix === undefined ? '' : ` ${escapeMarkdown(fixSentence(fix))}`;
  return `*${severity}.* **${escapeMarkdown(summary)}** ${escapeMarkdown(explanation)}${repair}`;
}

/** `Quick fix: removes the line.` */
export function fixSentence(fix: string): string {
  return `Quick fix: ${fix.charAt(0).toLowerCase()}${fix.slice(1)}`;
}

/** The page on one rule: what stands in docs/lints.md, and how to silence it. */
export function rulePage(rule: RuleInfo): string {
  return [
    `# ${rule.id}`,
    ruleMarkdown(rule),
    '## To silence it',
    'A comment above the line silences the rule there; `ignore-file` in place of `ignore` does it for the whole file:',
    `\`\`\`\n# redis-persistence: ignore ${rule.id}\n\`\`\``,
    'The setting `redisPersistence.lint.rules` changes its severity everywhere, or switches it off:',
    `\`\`\`json\n"redisPersistence.lint.rules": { "${rule.id}": "off" }\n\`\`\``,
    '',
  ].join('\n\n');
}

/** Text without marks that Markdown would take for its own. */
export const escapeMarkdown = (text: string): string => text.replace(/[\\`*_<>[\]]/g, '\\$&');
