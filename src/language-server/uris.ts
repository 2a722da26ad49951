/** Uris of the editor as paths of the engine, and back. */

/** A uri in its parts; `path` is decoded and begins with `/` where there is a folder. */
export interface UriParts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

const URI = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/]*))?([^?#]*)/i;

/** Splits a uri. What is none counts as a path. */
export function parseUri(uri: string): UriParts {
  const match = URI.exec(uri);
  if (match === null) return { scheme: 'file', authority: '', path: uri };
  return { scheme: match[1] ?? '', authority: match[2] ?? '', path: decode(match[3] ?? '') };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not percent-encoded after all.
  }
}

/** Where a uri's file system lies: files of the same place may include each other. */
export function placeOf({ scheme, authority }: UriParts): string {
  return `${scheme}://${authority}`;
}

/** The uri of a path, on the file system that `base` is on. */
export function formatUri(base: UriParts, path: string): string {
  const absolute = /^[A-Za-z]:/.test(path) ? `/${path.replaceAll('\\', '/')}` : path;
  const encoded = absolute.split('/').map(encodePart).join('/');
  return absolute.startsWith('/') ? `${base.scheme}://${base.authority}${encoded}` : `${base.scheme}:${encoded}`;
}

const encodePart = (part: string): string =>
  encodeURIComponent(part).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
