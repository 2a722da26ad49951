const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * A module type's id taken apart (module.c): nine characters of 6 bits, most significant first, and a 10-bit version.
 */
export function moduleName(id: bigint): { readonly name: string; readonly version: number } {
  let name = '';
  for (let shift = 58n; shift >= 10n; shift -= 6n) name += ALPHABET[Number((id >> shift) & 63n)];
  return { name, version: Number(id & 1023n) };
}
