import { KeyExporter, type ExportPlan, type ExportSummary } from '../../engine/analysis/key-exporter.js';
import type { ByteSink } from '../../engine/io/byte-sink.js';
import type { ByteSource } from '../../engine/io/byte-source.js';
import type { RdbHeader, ScannedKey, ScanSink } from '../../engine/rdb/scan-events.js';
import { RdbScanner, type ScanContext } from '../../engine/rdb/scan.js';
import { TemplateIndex } from '../../engine/rdb/template-index.js';

/** A part of a dump that is exported by itself; plain data. */
export interface ExportChunk {
  /** Place of the part's output in the whole. */
  readonly index: number;
  /** Where the part begins; null for the beginning of the file. */
  readonly start: { readonly offset: number; readonly db: number; readonly context: ScanContext } | null;
  /** Offset of the next part's first record; Infinity for the last part. */
  readonly until: number;
  /** Keys to pass over first: those that other parts have. */
  readonly skip: number;
  /** Database that the commands before have selected, -1 when that is not known. */
  readonly selected: number;
  /** Places of the hash templates in front of the part. */
  readonly templates: readonly (readonly [id: number, offset: number])[];
}

/** Keys between two looks at whether it should go on. */
const STEP_KEYS = 2000;

/** Exports one part, a few keys at each {@link step}. */
export class ChunkExport implements ScanSink {
  readonly #scanner: RdbScanner;
  #exporter: KeyExporter | null = null;
  #skip: number;

  constructor(
    private readonly source: ByteSource,
    private readonly chunk: ExportChunk,
    private readonly plan: ExportPlan,
    private readonly sink: ByteSink,
  ) {
    this.#skip = chunk.skip;
    if (chunk.start !== null) this.#exporter = this.#open(chunk.start.context.header);
    this.#scanner = new RdbScanner(source, this, {
      until: chunk.until,
      ...(chunk.start === null ? {} : { start: chunk.start }),
    });
    this.#exporter ??= this.#open(this.#scanner.header);
  }

  /** Bytes of the file that are done. */
  get offset(): number {
    return this.#scanner.offset;
  }

  /** Returns false when the part is done. */
  step(): boolean {
    return this.#scanner.run(STEP_KEYS) && this.#exporter?.full !== true;
  }

  end(): ExportSummary {
    return this.#exporter?.end() ?? { keys: 0, problems: [], problemTotal: 0 };
  }

  key(key: ScannedKey): void {
    if (this.#skip > 0) this.#skip--;
    else this.#exporter?.key(key);
  }

  event(event: Parameters<ScanSink['event']>[0]): void {
    // The header comes first, and from within the scanner's own making.
    if (event.kind === 'header') this.#exporter ??= this.#open(event.header);
    this.#exporter?.event(event);
  }

  #open(header: RdbHeader): KeyExporter {
    const { chunk, source } = this;
    return new KeyExporter(
      source,
      header,
      this.plan,
      this.sink,
      new TemplateIndex(source, chunk.templates),
      chunk.selected,
    );
  }
}
