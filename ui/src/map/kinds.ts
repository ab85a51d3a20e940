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

/** Edge kinds that look alike share a group; groups are what the legend switches. */
export const EDGE_GROUPS = ['requires', 'part_of', 'next', 'related', 'mention'] as const;
export type EdgeGroup = (typeof EDGE_GROUPS)[number];

export const EDGE_GROUP_NAMES: Record<EdgeGroup, string> = {
  requires: 'Needs first',
  part_of: 'Belongs to',
  next: 'Next step',
  related: 'Related',
  mention: 'Mentioned',
};

const GROUP_OF: Record<EdgeKindDto, EdgeGroup> = {
  requires: 'requires',
  harder: 'requires',
  part_of: 'part_of',
  covers: 'part_of',
  next: 'next',
  related: 'related',
  same_level: 'related',
  follow_up: 'related',
  reference: 'mention',
  mention: 'mention',
};

/** How much an edge of a group says; orders edges for the level of detail. */
export const GROUP_WEIGHT: Record<EdgeGroup, number> = {
  requires: 3.2,
  part_of: 1.4,
  next: 3,
  related: 1,
  mention: 0.6,
};

const KIND_INDEX = new Map<NodeKindDto, number>(NODE_KINDS.map((kind, index) => [kind, index]));
const GROUP_INDEX = new Map<EdgeGroup, number>(EDGE_GROUPS.map((group, index) => [group, index]));

export const MOC = 0;
export const MISSING = NODE_KINDS.length - 1;

/** Index into NODE_KINDS; an unknown kind reads as a plain note. */
export function kindIndex(kind: NodeKindDto): number {
  return KIND_INDEX.get(kind) ?? 4;
}

/** Index into EDGE_GROUPS. */
export function groupIndex(kind: EdgeKindDto): number {
  return GROUP_INDEX.get(GROUP_OF[kind]) ?? EDGE_GROUPS.length - 1;
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
