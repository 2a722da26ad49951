import { nodeFileSystem, type FileSystem, type OpenFile } from '../../../src/engine/persistence/file-system.js';

/** How an operation fails. */
export type Fault = 'ENOSPC' | 'EIO' | 'short' | 'crash';

/** The operations that can fail. */
export type Operation = 'append' | 'create' | 'write' | 'sync' | 'truncate' | 'rename' | 'remove' | 'makeFolder';

/** Thrown by everything that happens after a simulated end of the process. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/** The machine's file system, with faults that a test orders. */
export class FaultyFileSystem implements FileSystem {
  /** Every operation so far, in order. */
  readonly operations: Operation[] = [];
  /** Says how the operation with this number fails; null: not at all. */
  faultOf: (operation: Operation, number: number, path: string) => Fault | null = () => null;
  #crashed = false;

  /** @throws what the fault is */
  #pass(operation: Operation, path: string): Fault | null {
    if (this.#crashed) throw new Crashed(`${operation} after the end`);
    const fault = this.faultOf(operation, this.operations.length, path);
    this.operations.push(operation);
    if (fault === null || fault === 'short') return fault;
    if (fault === 'crash') {
      this.#crashed = true;
      throw new Crashed(`${operation} ${path}`);
    }
    throw Object.assign(new Error(`${fault}: ${operation} ${path}`), { code: fault });
  }

  append(path: string): OpenFile {
    this.#pass('append', path);
    return this.#file(nodeFileSystem.append(path), path);
  }

  create(path: string): OpenFile {
    this.#pass('create', path);
    return this.#file(nodeFileSystem.create(path), path);
  }

  exists(path: string): boolean {
    return nodeFileSystem.exists(path);
  }

  size(path: string): number {
    return nodeFileSystem.size(path);
  }

  read(path: string): Uint8Array {
    return nodeFileSystem.read(path);
  }

  list(folder: string): readonly string[] {
    return nodeFileSystem.list(folder);
  }

  rename(from: string, to: string): void {
    this.#pass('rename', to);
    nodeFileSystem.rename(from, to);
  }

  remove(path: string): void {
    this.#pass('remove', path);
    nodeFileSystem.remove(path);
  }

  makeFolder(path: string): void {
    this.#pass('makeFolder', path);
    nodeFileSystem.makeFolder(path);
  }

  #file(file: OpenFile, path: string): OpenFile {
    const pass = (operation: Operation): Fault | null => this.#pass(operation, path);
    return {
      get size() {
        return file.size;
      },
      write(bytes, from, to) {
        const fault = pass('write');
        // Half of it fits; what comes behind finds the disk full.
        return file.write(bytes, from, fault === 'short' ? from + ((to - from) >> 1) : to);
      },
      sync() {
        pass('sync');
        file.sync();
      },
      syncLater(done) {
        try {
          pass('sync');
        } catch (error) {
          setImmediate(() => done(error instanceof Error ? error : new Error(String(error))));
          return;
        }
        file.syncLater(done);
      },
      truncate(size) {
        pass('truncate');
        file.truncate(size);
      },
      close: () => file.close(),
    };
  }
}
