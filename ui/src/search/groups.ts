import type { NodeKindDto, SearchHit, SortByDto } from '../ipc';

const NAMES: Record<NodeKindDto, string> = {
  moc: 'Maps of content', topic: 'Topics', question: 'Questions', concept: 'Concepts', note: 'Other notes', path: 'Study paths',
  stage: 'Steps', source: 'Study documents', term: 'Terms', task: 'Tasks', company: 'Employers', missing: 'Missing notes',
};

export function groupName(kind: NodeKindDto): string {
  return NAMES[kind];
}

/** Hits by kind, the kind of the best hit first; in any order but that of relevance they stay as they are. */
export function grouped(hits: SearchHit[], sort: SortByDto): SearchHit[] {
  if (sort !== 'relevance') return hits;
  const kinds = [...new Set(hits.map((hit) => hit.node.kind))];
  return kinds.flatMap((kind) => hits.filter((hit) => hit.node.kind === kind));
}
