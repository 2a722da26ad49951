/** Every rule there is: the one list that severities, documentation and settings look into. */
import { AOF_RULES } from './aof-rules.js';
import { DURABILITY_RULES } from './durability-rules.js';
import { MEMORY_RULES } from './memory-rules.js';
import { OPERATION_RULES } from './operation-rules.js';
import { READING_RULES } from './reading-rules.js';
import { REPLICATION_RULES } from './replication-rules.js';
import type { LintRule, RuleInfo } from './rule.js';
import { SECURITY_RULES } from './security-rules.js';
import { USER_RULES } from './user-rules.js';
import { VERDICT_RULES } from './verdict-rules.js';

/** The rules over settings in effect: what is unwise. */
export const LINT_RULES: readonly LintRule[] = [
  ...READING_RULES,
  ...DURABILITY_RULES,
  ...AOF_RULES,
  ...MEMORY_RULES,
  ...SECURITY_RULES,
  ...USER_RULES,
  ...REPLICATION_RULES,
  ...OPERATION_RULES,
];

/** All rules: what the server refuses, then what is unwise. */
export const RULES: readonly RuleInfo[] = [...VERDICT_RULES, ...LINT_RULES];

const byId = new Map(RULES.map((rule) => [rule.id, rule]));

/** A rule by its id. */
export function ruleInfo(id: string): RuleInfo | undefined {
  return byId.get(id);
}
