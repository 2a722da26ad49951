/** Every rule there is: the one list that severities, documentation and settings look into. */
import type { LintRule, RuleInfo } from './rule.js';
import { VERDICT_RULES } from './verdict-rules.js';

/** The rules over settings in effect. */
export const LINT_RULES: readonly LintRule[] = [];

/** All rules: what the server refuses, then what is unwise. */
export const RULES: readonly RuleInfo[] = [...VERDICT_RULES, ...LINT_RULES];

const byId = new Map(RULES.map((rule) => [rule.id, rule]));

/** A rule by its id. */
export function ruleInfo(id: string): RuleInfo | undefined {
  return byId.get(id);
}
