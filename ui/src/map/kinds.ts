/** The fixed vocabulary of the map: kinds as small numbers, so that scenes are typed arrays. */

import type { DifficultyDto, EdgeKindDto, NodeKindDto } from '../ipc';

export const NODE_KINDS = [
  'moc',
  'topic',
  'question',
  'concept',
  'note',
  'path',
  'stage',
  'missing',
  'source',
  'term',
  'task',
  'company',
] as const satisfies readonly NodeKindDto[];

export const NODE_KIND_NAMES: Record<NodeKindDto, string> = {
  moc: 'Map of content',
  topic: 'Topic',
  question: 'Question',
  concept: 'Concept',
  note: 'Note',
  path: 'Study path',
  stage: 'Stage',
  missing: 'Missing note',
  source: 'Study document',
  term: 'Term',
  task: 'Checklist item',
  company: 'Company',
};

/** In the order of the legend. */
export const EDGE_KINDS = [
  'requires',
  'harder',
  'next',
  'part_of',
  'covers',
  'related',
  'same_level',
  'follow_up',
  'reference',
  'mention',
] as const satisfies readonly EdgeKindDto[];

export const EDGE_KIND_NAMES: Record<EdgeKindDto, string> = {
  requires: 'Needs first',
  harder: 'Leads on to',
  next: 'Next step',
  part_of: 'Belongs to',
  covers: 'Covers',
  related: 'Related',
  same_level: 'As hard as',
  follow_up: 'Follow-up',
  reference: 'Refers to',
  mention: 'Mentions',
};

/** How much an edge of a kind says; orders edges for the level of detail. */
export const EDGE_WEIGHTS = Float32Array.from(EDGE_KINDS, (kind) => {
  switch (kind) {
    case 'requires':
      return 3.2;
    case 'next':
    case 'harder':
      return 3;
    case 'part_of':
    case 'covers':
      return 1.4;
    case 'reference':
    case 'mention':
      return 0.6;
    default:
      return 1;
  }
});

const KIND_INDEX = new Map<NodeKindDto, number>(NODE_KINDS.map((kind, index) => [kind, index]));
const EDGE_INDEX = new Map<EdgeKindDto, number>(EDGE_KINDS.map((kind, index) => [kind, index]));

export const MOC = 0;
export const TOPIC = 1;
export const MISSING = NODE_KINDS.indexOf('missing');
export const REQUIRES = 0;
export const PART_OF = EDGE_KINDS.indexOf('part_of');

/** Index into NODE_KINDS; an unknown kind reads as a plain note. */
export function kindIndex(kind: NodeKindDto): number {
  return KIND_INDEX.get(kind) ?? 4;
}

/** Index into EDGE_KINDS; an unknown kind reads as a mention. */
export function edgeKindIndex(kind: EdgeKindDto): number {
  return EDGE_INDEX.get(kind) ?? EDGE_KINDS.length - 1;
}

/** 0 for not told, 1 easy to 3 hard. */
export function levelIndex(difficulty: DifficultyDto | null): number {
  switch (difficulty) {
    case 'easy':
      return 1;
    case 'medium':
      return 2;
    case 'hard':
      return 3;
    default:
      return 0;
  }
}

/** "concept, medium": what a screen reader or a card says of a node. */
export function describeKind(kind: number, level: number): string {
  const name = NODE_KIND_NAMES[NODE_KINDS[kind] ?? 'note'];
  const words = ['', 'easy', 'medium', 'hard'][level];
  return words ? `${name}, ${words}` : name;
}
