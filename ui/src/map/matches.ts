/** Which nodes a query means, for filters, highlights and groups of the map. */

import type { ApiError, Backend } from '../ipc';

export interface Matches {
  ids: ReadonlySet<string>;
  /** How the query was understood, in a sentence. */
  explain: string;
  /** What is wrong with it. */
  error: ApiError | null;
}

export const NO_MATCHES: Matches = { ids: new Set(), explain: '', error: null };

export async function matchesOf(backend: Backend, query: string): Promise<Matches> {
  const { ids, explain, error } = await backend.filter({ query });
  return {
    ids: new Set(ids),
    explain,
    error: error && { code: 'search.query', message: error.message, hint: error.hint },
  };
}
