/** Messages between the language server and the extension beyond the language server protocol. Plain data. */
import type { FileFact } from '../engine/conf/file-lookup.js';
import type { Severity } from '../engine/conf/diagnostic.js';
import type { TargetOrigin } from '../engine/conf/target-choice.js';

/** Languages that the server speaks. */
export const CONF_LANGUAGE = 'redis-conf';
export const ACL_LANGUAGE = 'redis-acl';
export const AOF_LANGUAGE = 'redis-aof';
export const MANIFEST_LANGUAGE = 'redis-aof-manifest';

/** Commands of the extension that code actions run, with the uri of the file as text; a repair with its strategy. */
export const REPAIR_COMMAND = 'redisPersistence.repair';
export const USE_CRLF_COMMAND = 'redisPersistence.useCrlf';
export const TIMELINE_COMMAND = 'redisPersistence.openTimeline';
export const ACTION_COMMANDS: readonly string[] = [REPAIR_COMMAND, USE_CRLF_COMMAND, TIMELINE_COMMAND];

/** What the server asks the extension: it has no file system of its own, so that it runs in a worker too. */
export const READ_FILE = 'redisPersistence/readFile';
export const LIST_FOLDER = 'redisPersistence/listFolder';
export const DUMP_VERSION = 'redisPersistence/dumpVersion';
export const CONNECTED_VERSION = 'redisPersistence/connectedVersion';

/** What the server tells the extension. */
export const STATUS = 'redisPersistence/status';

/** What the extension asks the server. */
export const EFFECTIVE = 'redisPersistence/effectiveConfiguration';
export const DURABILITY = 'redisPersistence/durability';
export const MIGRATE = 'redisPersistence/migrate';
export const RULE_PAGE = 'redisPersistence/rulePage';

/** The scheme of the documents that show what is in effect: the server has nothing to say about these. */
export const EFFECTIVE_SCHEME = 'redis-persistence-effective';

/** Parameters of {@link READ_FILE}; the answer is a {@link FileFact}. */
export interface ReadFileParams {
  readonly uri: string;
  /** Text of larger files is not wanted. */
  readonly maxBytes: number;
}
export type ReadFileResult = FileFact;

/** One name in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly folder: boolean;
}

/** What a file is judged for, and which files it includes. Sent whenever that changes. */
export interface StatusParams {
  readonly uri: string;
  /** As the setting has it: `redis-8.2`. */
  readonly target: string;
  /** For people: `Redis 8.2`. */
  readonly targetName: string;
  readonly origin: TargetOrigin;
  /** Uris of the files that it includes. */
  readonly includes: readonly string[];
  readonly errors: number;
  readonly warnings: number;
}

/** Parameters of {@link EFFECTIVE}, {@link DURABILITY} and, with a target, {@link MIGRATE}. */
export interface DocumentParams {
  readonly uri: string;
}
export interface MigrateParams extends DocumentParams {
  readonly target: string;
}

/** Parameters of {@link RULE_PAGE}; the answer is Markdown, or null where there is no such rule. */
export interface RulePageParams {
  readonly rule: string;
}

/** What the extension sets, in one object per resource. */
export interface ServerSettings {
  /** `auto`, or a target such as `redis-8.2`. */
  readonly targetServer: string;
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  readonly inlayHints: boolean;
  readonly durabilityLens: boolean;
  /** Size in MB up to which a log is looked into as text. */
  readonly logTextLimit: number;
}

/** What the extension gives at the start. */
export interface InitializationOptions {
  /** Where the rules are explained: a uri in which `{rule}` stands for the rule's id. Empty: nowhere. */
  readonly rulePage: string;
  /** Which of {@link ACTION_COMMANDS} there are. */
  readonly commands: readonly string[];
}
