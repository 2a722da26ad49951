/** The rules about logs and manifests in words. */
import { ruleMarkdown } from '../../conf/rules/rule-text.js';
import type { LogRule } from './log-rules.js';
import { LOG_RULES } from './log-rules.js';
import { MANIFEST_RULES } from './manifest-rules.js';

/** All of them. */
export const LOG_FILE_RULES: readonly LogRule[] = [...LOG_RULES, ...MANIFEST_RULES];

/** The page on one rule, as an editor opens it. */
export function logRulePage(rule: LogRule): string {
  return [
    `# ${rule.id}`,
    ruleMarkdown(rule),
    '## Not here',
    'The setting `redisPersistence.lint.rules` changes its severity, or switches it off:',
    `\`\`\`json\n"redisPersistence.lint.rules": { "${rule.id}": "off" }\n\`\`\``,
    '',
  ].join('\n\n');
}
