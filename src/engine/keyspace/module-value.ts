/**
 * A value of a module, kept as the file has it and written back as it is: without the module nobody can look inside.
 */
export class ModuleValue {
  readonly type = 'module';

  constructor(
    /** The type's name of nine characters, as TYPE answers it. */
    readonly name: string,
    /** What follows the key in an RDB file, the module's id included: the value's own bytes. */
    readonly bytes: Uint8Array,
    /** The RDB type of the value (`RDB_TYPE_MODULE_2`, or the older one). */
    readonly rdbType: number,
  ) {}

  encoding(): 'raw' {
    return 'raw';
  }

  copy(): ModuleValue {
    return this;
  }
}
