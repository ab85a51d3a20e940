/** What the reader chose to see on the map: plain data that is kept, named, linked to, and set back to defaults. */

import type { EdgeKindDto, NodeKindDto } from '../ipc';
import { EDGE_KINDS, NODE_KINDS } from './kinds';

export const COLOURS = ['kind', 'theme', 'topic', 'difficulty', 'mastery', 'coverage', 'community', 'source', 'folder', 'property'] as const;
export type ColourBy = (typeof COLOURS)[number];

export const SIZES = ['links', 'importance', 'pagerank', 'betweenness', 'questions', 'same'] as const;
export type SizeBy = (typeof SIZES)[number];

export const COLOUR_NAMES: Record<ColourBy, string> = {
  kind: 'Kind',
  theme: 'Theme',
  topic: 'Topic',
  difficulty: 'Difficulty',
  mastery: 'Mastery',
  coverage: 'Coverage',
  community: 'Community',
  source: 'Source',
  folder: 'Folder',
  property: 'A property',
};

export const SIZE_NAMES: Record<SizeBy, string> = {
  links: 'Links',
  importance: 'Importance',
  pagerank: 'PageRank',
  betweenness: 'Betweenness',
  questions: 'Questions',
  same: 'All the same',
};

/** Nodes that match a search, in a colour of their own. */
export interface ColourGroup {
  query: string;
  /** Index of a category's colour. */
  colour: number;
}

export interface MapChoices {
  colour: ColourBy;
  /** Which property, if nodes are coloured by one. */
  property: string;
  size: SizeBy;
  hiddenKinds: NodeKindDto[];
  hiddenEdges: EdgeKindDto[];
  /** Classes of the legend that are hidden, by name. */
  hiddenClasses: string[];
  /** Nodes that are hidden one by one. */
  hiddenNodes: string[];
  hiddenFolders: string[];
  /** Link targets without a note. */
  missing: boolean;
  query: string;
  /** Whether the query takes away what does not match, or only dims it. */
  mode: 'filter' | 'highlight';
  /** Only nodes with at least, and at most (0: any) so many links. */
  leastLinks: number;
  mostLinks: number;
  /** Draws hubs small and leaves their edges out. */
  muteHubs: boolean;
  groups: ColourGroup[];
  minimap: boolean;
  contrast: 'plain' | 'more';
}

export const DEFAULTS: MapChoices = {
  colour: 'kind',
  property: '',
  size: 'links',
  hiddenKinds: [],
  hiddenEdges: [],
  hiddenClasses: [],
  hiddenNodes: [],
  hiddenFolders: [],
  missing: false,
  query: '',
  mode: 'highlight',
  leastLinks: 0,
  mostLinks: 0,
  muteHubs: false,
  groups: [],
  minimap: true,
  contrast: 'plain',
};

const MOST_ITEMS = 5000;

/** Reads choices that an earlier or later version kept: what is not understood is the default. */
export function parseChoices(given: unknown): MapChoices {
  const from = isRecord(given) ? given : {};
  const one = <T extends string>(key: keyof MapChoices, of: readonly T[]): T => {
    const value = from[key];
    return of.includes(value as T) ? (value as T) : (DEFAULTS[key] as T);
  };
  const words = <T extends string>(key: keyof MapChoices, of?: readonly T[]): T[] => {
    const value = from[key];
    if (!Array.isArray(value)) return [];
    const kept = value.filter((each): each is T => typeof each === 'string' && (!of || of.includes(each as T)));
    return [...new Set(kept)].slice(0, MOST_ITEMS);
  };
  const flag = (key: keyof MapChoices): boolean => (typeof from[key] === 'boolean' ? from[key] : (DEFAULTS[key] as boolean));
  const size = (key: keyof MapChoices): number => {
    const value = from[key];
    return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.round(value)) : 0;
  };
  const text = (key: keyof MapChoices): string => (typeof from[key] === 'string' ? from[key].slice(0, 512) : '');
  return {
    colour: one('colour', COLOURS),
    property: text('property'),
    size: one('size', SIZES),
    hiddenKinds: words('hiddenKinds', NODE_KINDS),
    hiddenEdges: words('hiddenEdges', EDGE_KINDS),
    hiddenClasses: words('hiddenClasses'),
    hiddenNodes: words('hiddenNodes'),
    hiddenFolders: words('hiddenFolders'),
    missing: flag('missing'),
    query: text('query'),
    mode: one('mode', ['filter', 'highlight']),
    leastLinks: size('leastLinks'),
    mostLinks: size('mostLinks'),
    muteHubs: flag('muteHubs'),
    groups: groupsOf(from['groups']),
    minimap: flag('minimap'),
    contrast: one('contrast', ['plain', 'more']),
  };
}

function groupsOf(given: unknown): ColourGroup[] {
  if (!Array.isArray(given)) return [];
  return given
    .filter((each): each is ColourGroup => isRecord(each) && typeof each['query'] === 'string' && typeof each['colour'] === 'number')
    .map(({ query, colour }) => ({ query: query.slice(0, 512), colour: Math.max(0, Math.round(colour)) }))
    .slice(0, 20);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Only what differs from the defaults: short enough for a link. */
export function changesOf(choices: MapChoices): Partial<MapChoices> {
  return Object.fromEntries(
    Object.entries(choices).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULTS[key as keyof MapChoices])),
  );
}

/** How many nodes or edges the choices may take away: how many filters are on. */
export function filtersOn(choices: MapChoices): number {
  const { hiddenKinds, hiddenEdges, hiddenClasses, hiddenNodes, hiddenFolders, query, leastLinks, mostLinks, muteHubs } = choices;
  const lists = [hiddenKinds, hiddenEdges, hiddenClasses, hiddenNodes, hiddenFolders].filter((list) => list.length > 0).length;
  return lists + Number(query !== '') + Number(leastLinks > 0 || mostLinks > 0) + Number(muteHubs);
}
