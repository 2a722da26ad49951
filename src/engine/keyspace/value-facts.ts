/**
 * What a scan knows of a value without decoding it: counts and sums from headers and lengths. The memory model turns
 * them into bytes of a server's memory. The scanner reuses one object; all numbers are exact unless said otherwise.
 */
export class ValueFacts {
  /** Elements: of a string its plain bytes, of a stream its entries, of a hash or sorted set its pairs. */
  elements = 0;
  /** Plain (decompressed) bytes of all element strings: fields and values, members, list elements. Not of scores. */
  payloadBytes = 0;
  /** Bytes that the elements take: strings; a hash's fields and values; members with their skip list nodes. */
  allocatedBytes = 0;
  /** Plain bytes of the longest element string, 0 when they lie inside a packed encoding and were not looked at. */
  longestElement = 0;
  /** List nodes or stream nodes. */
  nodes = 0;
  /** Plain bytes of packed blobs (listpack, ziplist, zipmap, intset), headers included. */
  packedBytes = 0;
  /** Sum over the packed blobs of the bytes that each takes when allocated. */
  packedAllocatedBytes = 0;
  /** True when a string value is kept as an integer: it is one of 64 bits, however the file stores it. */
  integer = false;
  /** Hash fields with an expiry of their own. */
  expiringFields = 0;
  /** Stream consumer groups, consumers in all of them, and pending entries of all groups. */
  groups = 0;
  consumers = 0;
  pending = 0;
  /** Plain bytes of the names of consumers. */
  nameBytes = 0;
  /** Nodes of a stream's radix trees (its own, each group's, each consumer's), and the bytes that these take. */
  treeNodes = 0;
  treeBytes = 0;
  /** Producers that a stream remembers for idempotent additions. */
  producers = 0;
  /** Element strings that are integers (of 32 bits, but see below), and the length of their decimal text. */
  integers = 0;
  integerDigits = 0;
  /** Those of them that need 64 bits; looked for only in sets that are small enough to become an intset. */
  wideIntegers = 0;
  /** True when a module's value is a vector set; `elements` then counts its vectors. */
  vectorSet = false;

  reset(): void {
    this.elements = 0;
    this.payloadBytes = 0;
    this.allocatedBytes = 0;
    this.longestElement = 0;
    this.nodes = 0;
    this.packedBytes = 0;
    this.packedAllocatedBytes = 0;
    this.integer = false;
    this.expiringFields = 0;
    this.groups = 0;
    this.consumers = 0;
    this.pending = 0;
    this.nameBytes = 0;
    this.treeNodes = 0;
    this.treeBytes = 0;
    this.integers = 0;
    this.wideIntegers = 0;
    this.integerDigits = 0;
    this.producers = 0;
    this.vectorSet = false;
  }
}
