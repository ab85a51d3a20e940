import { describe, expect, it } from 'vitest';
import { nameLinks } from './enhance';
import { runsOf } from './runs';
import { bare, find, passage } from './spot';

describe('runsOf', () => {
  it('gives text back as it was, markup never', () => {
    const runs = runsOf('<span class="hljs-keyword">if</span> a &lt; b &amp;&amp; <span class="hljs-string">&quot;<span class="hljs-subst">x</span>&quot;</span>');
    expect(runs.map((each) => each.text).join('')).toBe('if a < b && "x"');
    expect(runs[0]).toEqual({ text: 'if', scope: 'hljs-keyword' });
    expect(runs.find((each) => each.text === 'x')?.scope).toBe('hljs-subst');
  });
});

describe('a spot in a note', () => {
  const root = document.createElement('article');
  root.innerHTML = '<h2 id="a">First</h2><ul><li>needs <a>Index</a> first</li></ul><h2 id="b">Second</h2><p>text</p>';
  const headings = [{ level: 2, text: 'First', line: 3, anchor: 'a' }, { level: 2, text: 'Second', line: 9, anchor: 'b' }];

  it('compares a line without its markup', () => {
    expect(bare('- needs [[q-index|Index]] **first**')).toBe('needs index first');
  });

  it('is the line of a search snippet with the first hit', () => {
    const runs = [{ text: '…before · the ', hit: false }, { text: 'index', hit: true }, { text: ' helps. · after…', hit: false }];
    expect(passage(runs)).toBe('the index helps.');
    expect(passage([{ text: 'Index', hit: true }, { text: ' first', hit: false }])).toBe('Index first');
  });

  it('is the block with that line', () => {
    expect(find(root, { line: 5, text: '- needs [[q-index|Index]] first' }, headings)?.tagName).toBe('LI');
  });

  it('is found though its link is shown by a title', () => {
    const text = document.createElement('article');
    text.innerHTML = '<p>other</p><li>see <a data-node="n" data-kind="question">q-joins--sql</a> first</li>';
    nameLinks(text, new Map([['n', 'SQL joins']]));
    expect(text).toHaveTextContent('see SQL joins first');
    expect(find(text, { line: 2, text: '- see [[q-joins--sql]] first' }, [])?.tagName).toBe('LI');
  });

  it('is a cell of the row of a table', () => {
    const table = document.createElement('article');
    table.innerHTML = '<table><tr><td>left</td><td>the longest cell</td></tr></table>';
    expect(find(table, { line: 7, text: '| left | the longest cell |' }, [])).toHaveTextContent('the longest cell');
  });

  it('is the heading above when the line is not found', () => {
    expect(find(root, { line: 10, text: 'nowhere to be seen' }, headings)?.id).toBe('b');
  });

  it('is the anchor when one is given', () => {
    expect(find(root, { anchor: 'a', line: 10 }, headings)?.id).toBe('a');
  });

  it('is nowhere above the first heading', () => {
    expect(find(root, { line: 1 }, headings)).toBeNull();
  });
});
