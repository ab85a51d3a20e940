import { expect, it } from 'vitest';
import { many, mocName, place, sureness, tidy } from './words';

it.each([
  ['Kotlin — MOC', 'Kotlin'],
  ['Architecture Patterns — Map of Content', 'Architecture Patterns'],
  ['SQL', 'SQL'],
  ['MOC', 'MOC'],
])('names the MOC %s', (title, expected) => expect(mocName(title)).toBe(expected));

it.each([
  ['- [[q-joins--sql--hard]]: why', 'q-joins--sql--hard: why'],
  ['1. See [[q-joins|joins]] and `EXPLAIN`', 'See joins and EXPLAIN'],
  ['- [ ] **Read** it', 'Read it'],
  ['> ## Heading', 'Heading'],
])('shows the line %s without its signs', (line, expected) => expect(tidy(line)).toBe(expected));

it('says where a link stands that has no words', () => {
  const to = { path: 'SQL/q-joins--sql.md', title: 'SQL joins' };
  expect(place({ line: 0, text: '' }, to)).toBe('in its properties');
  expect(place({ line: 7, text: '- [[q-joins--sql]]' }, to)).toBe('line 7');
  expect(place({ line: 7, text: '- [[q-joins--sql]]: why' }, to)).toBe('SQL joins: why');
});

it('counts in words', () => {
  expect(many(1, 'note')).toBe('1 note');
  expect(many(4330, 'link')).toBe('4,330 links');
  expect(sureness(0.9)).toBe('sure, 90 %');
});
