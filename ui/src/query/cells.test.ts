import { describe, expect, it } from 'vitest';
import type { Cell, QueryNames, QueryReply } from '../ipc';
import { exported, filtered, sorted } from './cells';
import { complete } from './completion';

const number = (value: string): Cell => ({ type: 'number', value });
const text = (value: string): Cell => ({ type: 'text', value });
const link = (path: string, label: string): Cell => ({ type: 'link', value: { path, label, title: 'Title', node: `note:${path}`, part_kind: '', part: '', named: false, embed: false } });

const ROWS: Cell[][] = [[link('a.md', 'a'), number('10')], [link('b.md', 'b'), { type: 'null' }], [link('c.md', 'c'), number('9')]];
const REPLY: QueryReply = { kind: 'table', headers: ['File', 'n'], rows: ROWS, tasks: [], total: 3, capped: 0, dropped: [], reading: 'strict', elapsed_us: 10, read_us: 0, problem: null };
const NAMES: QueryNames = {
  fields: [{ name: 'difficulty', count: 3 }, { name: 'created', count: 1 }],
  tags: [{ name: '#databases', count: 2 }, { name: '#data', count: 5 }],
  folders: ['10-Database', '20-Go'],
  functions: [{ name: 'dateformat', signature: '(date, format)', about: 'As text.' }],
};

describe('rows of a query', () => {
  it('sort by value, nothing first', () => {
    const order = (down: boolean): string[] => sorted(ROWS, 1, down).map((row) => (row[0]?.type === 'link' ? row[0].value.label : ''));
    expect(order(false)).toEqual(['b', 'c', 'a']);
    expect(order(true)).toEqual(['a', 'c', 'b']);
  });

  it('are kept if every word is somewhere', () => {
    expect(filtered(ROWS, '10 A')).toHaveLength(1);
    expect(filtered(ROWS, '')).toHaveLength(3);
  });

  it('become files', () => {
    expect(exported(REPLY, [[text('a "b", c'), number('1')]], 'csv')).toBe('File,n\r\n"a ""b"", c",1\r\n');
    expect(exported(REPLY, ROWS.slice(0, 1), 'md')).toBe('| File | n |\n| --- | --- |\n| [[a\\|a]] | 10 |\n');
    expect(JSON.parse(exported(REPLY, ROWS.slice(1, 2), 'json'))).toEqual([{ File: { path: 'b.md', label: 'b' }, n: null }]);
  });
});

describe('completion', () => {
  const texts = (query: string): string[] => complete(query, query.length, NAMES).suggestions.map((each) => each.text);

  it('knows what may stand where', () => {
    expect(texts('LIST FROM #data')).toEqual(['#databases']);
    expect(texts('LIST FROM "20')).toEqual(['20-Go']);
    expect(texts('LIST WHERE file.mt')).toEqual(['mtime']);
    expect(texts('LIST WHERE d')).toEqual(expect.arrayContaining(['difficulty', 'dateformat', 'DESC']));
    expect(texts('LIST WHERE a = "d')).toEqual([]);
  });
});
