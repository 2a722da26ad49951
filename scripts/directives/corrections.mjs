// What real servers say against the fact file, by directive; `+` adds rows.
export const CORRECTIONS = {};
