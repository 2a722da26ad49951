/** Bytes in a JSON document: a string where they are UTF-8, else their base64. */
export type JsonBytes = string | { readonly base64: string };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A byte string in the form that all our JSON has it in. */
export function jsonBytes(bytes: Uint8Array): JsonBytes {
  try {
    return utf8.decode(bytes);
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}
