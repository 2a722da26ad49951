// Written by scripts/make-directives.mjs.

/** Settings that the modules bundled with Redis 8 register: name and an example. */
export interface ModuleRow {
  readonly module: string;
  readonly settings: Readonly<Record<string, string>>;
}

export const MODULE_ROWS: readonly ModuleRow[] = [
  {
    module: 'Redis Query Engine',
    settings: {
      'search-_numeric-ranges-parents': '0', 'search-bg-index-sleep-gap': '100', 'search-default-dialect': '1',
      'search-fork-gc-clean-threshold': '100', 'search-fork-gc-retry-interval': '5',
      'search-fork-gc-run-interval': '30', 'search-fork-gc-sleep-before-exit': '0', 'search-gc-scan-size': '100',
      'search-index-cursor-limit': '128', 'search-max-aggregate-results': '2147483648',
      'search-max-prefix-expansions': '200', 'search-max-doctablesize': '1000000', 'search-cursor-max-idle': '300000',
      'search-max-search-results': '1000000', 'search-min-operation-workers': '4', 'search-min-phonetic-term-len': '3',
      'search-min-prefix': '2', 'search-min-stem-len': '4', 'search-multi-text-slop': '100',
      'search-tiered-hnsw-buffer-limit': '1024', 'search-timeout': '500', 'search-union-iterator-heap': '20',
      'search-vss-max-resize': '0', 'search-workers': '0', 'search-workers-priority-bias-threshold': '1',
      'search-ext-load': '', 'search-friso-ini': '', 'search-on-timeout': 'fail',
      'search-_free-resource-on-thread': 'yes', 'search-_numeric-compress': 'no', 'search-_print-profile-clock': 'yes',
      'search-_prioritize-intersect-union-children': 'no', 'search-no-mem-pools': 'no', 'search-no-gc': 'no',
      'search-partial-indexed-docs': 'no', 'search-raw-docid-encoding': 'no', 'search-threads': '20',
      'search-topology-validation-timeout': '30000',
    },
  },
  {
    module: 'Time Series',
    settings: {
      'ts-num-threads': '3', 'ts-compaction-policy': '', 'ts-encoding': 'COMPRESSED', 'ts-retention-policy': '0',
      'ts-duplicate-policy': 'BLOCK', 'ts-chunk-size-bytes': '4096', 'ts-ignore-max-time-diff': '0',
      'ts-ignore-max-val-diff': '0',
    },
  },
  {
    module: 'Bloom filter',
    settings: { 'bf-error-rate': '0.01', 'bf-initial-size': '100', 'bf-expansion-factor': '2' },
  },
  {
    module: 'Cuckoo filter',
    settings: {
      'cf-initial-size': '1024', 'cf-bucket-size': '2', 'cf-max-iterations': '20', 'cf-expansion-factor': '1',
      'cf-max-expansions': '32',
    },
  },
];
