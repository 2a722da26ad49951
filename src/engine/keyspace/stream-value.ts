/** A stream. */
export class StreamValue {
  readonly type = 'stream';

  encoding(): 'stream' {
    return 'stream';
  }

  copy(): StreamValue {
    return new StreamValue();
  }
}
