// What may come next in a query: keywords, fields, functions, folders, tags, by what stands before the caret.
import type { QueryNames } from '../ipc';

export interface Suggestion {
  /** What is put in. */
  text: string;
  /** What it is, in a word or two. */
  kind: string;
  /** More about it. */
  about: string;
}

export interface Completion {
  /** Where the word that is completed begins. */
  from: number;
  suggestions: Suggestion[];
}

const KEYWORDS = ['TABLE', 'TABLE WITHOUT ID', 'LIST', 'LIST WITHOUT ID', 'TASK', 'CALENDAR', 'FROM', 'WHERE', 'SORT', 'GROUP BY', 'FLATTEN', 'LIMIT', 'AND', 'OR', 'AS', 'ASC', 'DESC'];
const FILE_FIELDS = ['path', 'folder', 'name', 'link', 'outlinks', 'inlinks', 'etags', 'tags', 'aliases', 'lists', 'tasks', 'ctime', 'cday', 'mtime', 'mday', 'size', 'frontmatter', 'ext', 'day'];
const MOST = 12;

const notes = (count: number): string => (count === 1 ? '1 note' : `${count} notes`);

function best(all: Suggestion[], word: string): Suggestion[] {
  const wanted = word.toLowerCase();
  const starts = all.filter((each) => each.text.toLowerCase().startsWith(wanted));
  const holds = all.filter((each) => !starts.includes(each) && each.text.toLowerCase().includes(wanted));
  return [...starts, ...holds].filter((each) => each.text !== word).slice(0, MOST);
}

/** Suggestions for the word before the caret; none within a text that names no folder. */
export function complete(query: string, caret: number, names: QueryNames | null): Completion {
  const before = query.slice(0, caret);
  const tag = /#[\p{L}\d_/-]*$/u.exec(before);
  if (tag && names) {
    return { from: tag.index, suggestions: best(names.tags.map((each) => ({ text: each.name, kind: 'tag', about: notes(each.count) })), tag[0]) };
  }
  const folder = /(?:\bFROM\b|\bAND\b|\bOR\b|[(\-!])\s*"([^"\n]*)$/i.exec(before);
  if (folder && /\bFROM\b/i.test(before) && !/\bWHERE\b/i.test(before) && names) {
    const word = folder[1] ?? '';
    return { from: caret - word.length, suggestions: best(names.folders.map((each) => ({ text: each, kind: 'folder', about: '' })), word) };
  }
  if ((before.match(/"/g)?.length ?? 0) % 2 === 1) return { from: caret, suggestions: [] };
  const file = /\bfile\.([\w-]*)$/.exec(before);
  if (file) {
    const word = file[1] ?? '';
    return { from: caret - word.length, suggestions: best(FILE_FIELDS.map((each) => ({ text: each, kind: 'file', about: '' })), word) };
  }
  const word = /[\p{L}_][\p{L}\d_-]*$/u.exec(before)?.[0] ?? '';
  if (!word) return { from: caret, suggestions: [] };
  const all: Suggestion[] = [
    ...KEYWORDS.map((each) => ({ text: each, kind: 'keyword', about: '' })),
    ...(names?.fields ?? []).map((each) => ({ text: each.name, kind: 'field', about: notes(each.count) })),
    { text: 'file', kind: 'field', about: 'the note itself' }, { text: 'this', kind: 'field', about: 'the note that asks' }, { text: 'rows', kind: 'field', about: 'the rows of a group' },
    ...(names?.functions ?? []).map((each) => ({ text: each.name, kind: 'function', about: `${each.signature} ${each.about}` })),
  ];
  return { from: caret - word.length, suggestions: best(all, word) };
}
