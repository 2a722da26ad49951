import type { ObjectKind, Shape, Dialect } from '../rdb/format.js';
import type { ValueFacts } from './value-facts.js';

export class MemoryModel {
  constructor(readonly description: string) {}
  stringAllocation(length: number): number { return (length + 16) & ~7; }
  blockAllocation(bytes: number): number { return (bytes + 15) & ~7; }
  estimate(_kind: ObjectKind, _shape: Shape, facts: ValueFacts, keyLength: number, _expires: boolean): number {
    return 64 + ((keyLength + 16) & ~7) + facts.allocatedBytes + facts.packedAllocatedBytes + (facts.payloadBytes >> 3 << 3);
  }
}
export function memoryModelFor(server: { dialect: Dialect; rdbVersion: number; serverVersion: string | null; bits: 32 | 64 }): MemoryModel {
  return new MemoryModel(`${server.dialect}`);
}
