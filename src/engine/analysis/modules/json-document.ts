import type { ModuleLayout } from '../../rdb/module-layout.js';

/**
 * JSON documents (RedisJSON 2 and later, `redisjson.rs`): the document's text; version 2 has a number behind it and,
 * where that is not 0, two strings for the search module. Version 0 (RedisJSON 1) is another layout.
 */

/** Longest document that is decoded; a longer one is still there as a field. */
const LONGEST = 1 << 24;
const strict = new TextDecoder('utf-8', { fatal: true });

export const JSON_DOCUMENT: ModuleLayout = {
  module: 'ReJSON-RL',
  versions: [2, 3],
  open(fields, version) {
    const bytes = fields.string(LONGEST);
    if (version === 2 && fields.unsigned() > 0) {
      fields.stringOf();
      fields.stringOf();
    }
    fields.end();
    let json: string;
    try {
      json = strict.decode(bytes);
      JSON.parse(json);
    } catch {
      throw fields.misfit('the text of a JSON document', `${bytes.length} other bytes`);
    }
    return { total: 0, page: () => ({ title: 'JSON document', facts: [['bytes', String(bytes.length)]], json }) };
  },
};
