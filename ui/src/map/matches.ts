/** Which nodes a search means, for filters, highlights and groups of the map. */

import type { Backend } from '../ipc';

const MOST = 10_000;

/** Ids of what matches. */
export async function matchesOf(backend: Backend, query: string): Promise<ReadonlySet<string>> {
  const reply = await backend.search({ query, limit: MOST });
  return new Set(reply.hits.map((hit) => hit.node.id));
}
