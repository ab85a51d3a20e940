import { expect, test } from 'vitest';
import type { CoverageState, SourceDetail, SourceItem } from '../ipc';
import { countsOf, rowsOf } from './source';

/** An item named by its place; without a parent it belongs to the document. */
function item(title: string, parent: number | null, state: CoverageState | null, leaf = true): SourceItem {
  const node = { id: title, kind: 'topic' as const, title, path: 'guide.txt', difficulty: null, topic: null };
  return { node, parent, depth: parent === null ? 0 : 1, line: 1, state, leaf, minutes: null, time: '', notes: [], same: [] };
}

const ITEMS = [item('Data', null, 'thin', false), item('Indexes', 0, 'covered'), item('Joins', 0, 'missing'), item('Sleep', null, null, false)];

function check(filter: Parameters<typeof rowsOf>[1], expected: string[]): void {
  const rows = rowsOf({ items: ITEMS } as SourceDetail, filter);
  expect(rows.map((row) => row.item.node.title)).toEqual(expected);
}

test('a filter keeps what its topics belong to', () => {
  check('all', ['Data', 'Indexes', 'Joins', 'Sleep']);
  check('covered', ['Data', 'Indexes']);
  check('missing', ['Data', 'Joins']);
  check('thin', []);
});

test('only topics without topics below them are counted', () => {
  expect(countsOf(ITEMS)).toEqual({ all: 2, covered: 1, thin: 0, missing: 1 });
});
