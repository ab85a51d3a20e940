import type { Backend, NodeSummary } from '../ipc';

const KINDS = '(kind:topic OR kind:path OR kind:stage OR kind:company)';

/** What is written inside maps and documents, by its words: topics, study paths, stages, employers. */
export async function findParts(backend: Backend, asked: string, limit: number): Promise<NodeSummary[]> {
  const words = asked.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  if (!words) return [];
  const reply = await backend.search({ query: `${KINDS} ${words}`, limit, sort: 'relevance', facets: false });
  return reply.hits.map((hit) => hit.node);
}
