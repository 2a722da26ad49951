/** Which server a configuration is written for: a product and a version of two numbers. */

export const PRODUCTS = ['redis', 'valkey'] as const;
export type Product = (typeof PRODUCTS)[number];

/** A version as its table writes it, `major.minor`: patch levels don't change what a configuration may say. */
export type VersionText = `${number}.${number}`;

/** A server that a configuration file is judged for. */
export interface Target {
  readonly product: Product;
  readonly version: VersionText;
  /** `major * 1000 + minor`: the version as a number that compares. */
  readonly rank: number;
}

/** Every version that the directive table knows, oldest first. What is newer is judged like the newest. */
export const KNOWN_VERSIONS: Readonly<Record<Product, readonly VersionText[]>> = {
  redis: [
    '2.8', '3.0', '3.2', '4.0', '5.0', '6.0', '6.2', '7.0', '7.2', '7.4', '8.0', '8.2', '8.4', '8.6', '8.8', '8.10',
    '8.12',
  ],
  valkey: ['7.2', '8.0', '8.1', '9.0', '9.1'],
};

/** `major * 1000 + minor` of a version text; what follows a second dot is ignored. */
export function versionRank(version: string): number {
  const [major = '', minor = '0'] = version.split('.');
  return Number.parseInt(major, 10) * 1000 + Number.parseInt(minor, 10);
}

const VERSION = /^(\d{1,3})\.(\d{1,3})(?:\.\w+)*$/;

/**
 * Reads a target such as `redis-8.2`, `valkey-9.0`, `redis 7.0.15` or `8.2` (Redis).
 * @returns undefined when it is none, or older than Redis 2.8 or Valkey 7.2
 */
export function parseTarget(text: string): Target | undefined {
  const match = /^(?:(redis|valkey)[-\s@:]*)?v?(.+)$/i.exec(text.trim());
  const version = VERSION.exec(match?.[2] ?? '');
  if (version === null) return undefined;
  const product: Product = match?.[1]?.toLowerCase() === 'valkey' ? 'valkey' : 'redis';
  const target = makeTarget(product, `${Number(version[1])}.${Number(version[2])}`);
  return target.rank < versionRank(KNOWN_VERSIONS[product][0] ?? '') ? undefined : target;
}

/** The target for a version that is known to be one. */
export function makeTarget(product: Product, version: VersionText): Target {
  return { product, version, rank: versionRank(version) };
}

/** `redis-8.2`: what {@link parseTarget} reads. */
export function formatTarget(target: Target): string {
  return `${target.product}-${target.version}`;
}

/** `Redis 8.2`: for people. */
export function describeTarget(target: Target): string {
  return `${productName(target.product)} ${target.version}`;
}

/** The product as its makers write it. */
export function productName(product: Product): string {
  return product === 'redis' ? 'Redis' : 'Valkey';
}

/** Every known target, Redis first, oldest first. */
export const ALL_TARGETS: readonly Target[] = PRODUCTS.flatMap((product) =>
  KNOWN_VERSIONS[product].map((version) => makeTarget(product, version)),
);

/** What is assumed where nothing says otherwise: the newest Redis that is released. */
export const DEFAULT_TARGET: Target = makeTarget('redis', '8.10');

/**
 * True when `target` is at or above the version given for its product. A product without a version is never reached:
 * `atLeast(target, '7.0', '7.2')` holds for Redis 7.0 and for every Valkey, `atLeast(target, '8.0')` for Redis only.
 */
export function atLeast(target: Target, redis: string | undefined, valkey?: string): boolean {
  const first = target.product === 'redis' ? redis : valkey;
  return first !== undefined && target.rank >= versionRank(first);
}

/**
 * The target that a text names in its comments, for files that say what they were written for: the first lines of a
 * stock file, `# Redis configuration file example` followed by a version, or a line that CONFIG REWRITE or a person
 * left, such as `# redis_version:7.2.4`, `# Redis 6.2 configuration`, `# target: valkey-9.0`.
 * @returns undefined when no comment of the first 100 lines names one
 */
export function targetFromComments(text: string): Target | undefined {
  const head = text.slice(0, 16_384).split('\n', 100);
  for (const line of head) {
    const comment = /^[ \t]*#(.*)$/.exec(line)?.[1];
    const found = comment === undefined ? null : COMMENTED_TARGET.exec(comment);
    if (found === null) continue;
    const target = parseTarget(`${found[1] ?? 'redis'}-${found[2] ?? ''}`);
    if (target !== undefined) return target;
  }
  return undefined;
}

const COMMENTED_TARGET = /\b(redis|valkey)(?:[-_ ](?:server|version))*[-_ :=]+v?=?(\d+\.\d+)(?:\.\d+)?\b/i;
