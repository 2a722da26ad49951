/**
 * Where a command's reply goes: the output of a client (RESP2 or RESP3), a script, a transaction, nowhere. Arrays, maps
 * and sets are announced by their number of elements, then each element is written. Strings are byte strings.
 * What RESP2 has no word for becomes what the server makes of it there: a map a flat array, a double a bulk string.
 */
export interface ReplyWriter {
  /** 2 or 3. */
  readonly protocol: 2 | 3;
  /** `+OK` */
  status(text: string): void;
  /** Without the minus sign: `ERR …`. */
  error(text: string): void;
  integer(value: number | bigint): void;
  bulk(text: string): void;
  bulkBytes(bytes: Uint8Array): void;
  /** The null bulk string of RESP2, `_` of RESP3. */
  null(): void;
  /** The null array of RESP2, `_` of RESP3. */
  nullArray(): void;
  array(length: number): void;
  /** `pairs` keys and values follow. */
  map(pairs: number): void;
  set(length: number): void;
  /** Written as the server writes doubles: shortest form, `inf`, `-inf`, `nan`. */
  double(value: number): void;
  boolean(value: boolean): void;
  bigNumber(text: string): void;
  /** `format` is three characters, such as `txt`. */
  verbatim(format: string, text: string): void;
  /** Out-of-band data (RESP3); an array in RESP2. */
  push(length: number): void;
}
