import type { GivenAnswer, NodeSummary } from '../ipc';

/** `system-design` as “System design”. */
function inWords(topic: string): string {
  const spaced = topic.replace(/[-_]+/g, ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export interface WeakTopic {
  name: string;
  asked: number;
  weak: number;
}

/** Topics of which something did not go well, the weakest first. */
export function weakTopics(asked: NodeSummary[], answers: GivenAnswer[]): WeakTopic[] {
  const topics = new Map<string, WeakTopic>();
  answers.forEach((answer, at) => {
    const name = inWords(asked[at]?.topic ?? 'other');
    const topic = topics.get(name) ?? { name, asked: 0, weak: 0 };
    topics.set(name, { name, asked: topic.asked + 1, weak: topic.weak + (answer.rating < 3 ? 1 : 0) });
  });
  return [...topics.values()].filter((each) => each.weak > 0).sort((a, b) => b.weak - a.weak || b.weak / b.asked - a.weak / a.asked || (a.name < b.name ? -1 : 1));
}
