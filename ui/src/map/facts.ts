/** What is known of a node beside kind and links, in words. */

import { count, many } from '../shared/words';
import { dayWords } from './days';
import type { Scene } from './scene';

export function factsOf(scene: Scene, node: number): string[] {
  const { words, numbers } = scene.attributes;
  const facts: string[] = [];
  const name = (column: keyof typeof words): string | undefined => words[column]?.names[words[column].of[node]!];
  const value = (column: keyof typeof numbers): number => numbers[column]?.[node] ?? NaN;
  const topic = name('topic');
  if (topic) facts.push(topic);
  const source = name('source');
  if (source) facts.push(`from ${source}`);
  if (value('questions') > 0) facts.push(many(value('questions'), 'question'));
  if (!Number.isNaN(value('coverage'))) facts.push(value('coverage') > 0 ? `${count(Math.round(value('coverage') * 100))} % covered` : 'no question yet');
  if (!Number.isNaN(value('mastery'))) facts.push(`${count(Math.round(value('mastery') * 100))} % known`);
  if (!Number.isNaN(value('created'))) facts.push(`made ${dayWords(value('created'))}`);
  return facts;
}
