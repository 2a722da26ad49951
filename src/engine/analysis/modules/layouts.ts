import type { ModuleLayout, ModuleLayouts } from '../../rdb/module-layout.js';
import { JSON_DOCUMENT } from './json-document.js';
import { BLOOM_FILTER, COUNT_MIN_SKETCH, CUCKOO_FILTER, T_DIGEST, TOP_K } from './probabilistic.js';
import { TIME_SERIES } from './time-series.js';
import { VECTOR_SET } from './vector-set.js';

const LAYOUTS: readonly ModuleLayout[] = [
  VECTOR_SET,
  JSON_DOCUMENT,
  TIME_SERIES,
  BLOOM_FILTER,
  CUCKOO_FILTER,
  COUNT_MIN_SKETCH,
  TOP_K,
  T_DIGEST,
];

const BY_MODULE = new Map(LAYOUTS.map((layout) => [layout.module, layout]));

/** The layouts of module values that are known. */
export const moduleLayouts: ModuleLayouts = (module) => BY_MODULE.get(module);
