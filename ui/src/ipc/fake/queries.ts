// Answers to queries without a core.
import type { Cell, QueryReply } from '../bindings';
import { pathOf, SEEDS } from './vault';

/** A table of the questions; of a query with a wrong word, its error. */
export function queryReply(query: string): QueryReply {
  if (query.includes('==')) {
    const problem = { code: 'query.syntax', message: 'Line 1, column 15: found "=", expected a number.', hint: "Compare with a single '='.", line: 1, column: 15 };
    return { kind: 'none', headers: [], rows: [], tasks: [], total: 0, capped: 0, dropped: [], reading: 'strict', elapsed_us: 0, read_us: 0, problem };
  }
  const rows = SEEDS.filter((each) => each.kind === 'question').map((each): Cell[] => [
    { type: 'link', value: { path: pathOf(each), label: each.title, title: each.title, node: each.id, part_kind: '', part: '', named: false, embed: false } },
    { type: 'text', value: each.title.length > 20 ? 'hard' : 'easy' },
  ]);
  return { kind: 'table', headers: ['File', 'difficulty'], rows, tasks: [], total: rows.length, capped: 0, dropped: [], reading: 'strict', elapsed_us: 420, read_us: 0, problem: null };
}
