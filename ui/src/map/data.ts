/** A map as it came: columns of equal length. What was not told is absent, never guessed. */

import { FLAG, NO_DATE, type MapData, type MapMeasured, type MapScope, type MapView } from '../ipc';
import { edgeKindIndex, kindIndex, levelIndex } from './kinds';

/** A property of few values: each node's is an index into the names, or -1. */
export interface Words {
  names: string[];
  of: Int32Array;
}

/** What may be known of nodes beside kind and place. Measures that are not known are NaN. */
export interface Attributes {
  words: Partial<Record<WordColumn, Words>>;
  numbers: Partial<Record<NumberColumn, Float32Array>>;
}

export type WordColumn = 'topic' | 'folder' | 'source' | 'community' | 'property';
/** Shares in 0..1 but for questions (a count) and created and changed (days since 1970). */
export type NumberColumn = 'mastery' | 'coverage' | 'importance' | 'pagerank' | 'betweenness' | 'questions' | 'created' | 'changed';

export interface SceneData {
  generation: number;
  scope: MapScope;
  ids: string[];
  titles: string[];
  /** Index into NODE_KINDS. */
  kind: Uint8Array;
  /** Difficulty, 0 to 3. */
  level: Uint8Array;
  x: Float32Array;
  y: Float32Array;
  /** Radius in layout units. */
  r: Float32Array;
  /** Index into regions, or -1. */
  region: Int32Array;
  degree: Uint32Array;
  from: Uint32Array;
  to: Uint32Array;
  /** Index into EDGE_KINDS. */
  edgeKind: Uint8Array;
  /** Links bundled in the edge. */
  bundle: Uint32Array;
  regions: { id: string; title: string; size: number }[];
  omitted: number;
  /** Nodes the reader put where they are. */
  pinned: readonly number[];
  attributes: Attributes;
}

/** The map as the core's text protocol gives it. */
export function fromView(view: MapView): SceneData {
  const { nodes, edges } = view;
  return {
    generation: view.generation,
    scope: view.scope,
    ids: nodes.ids,
    titles: nodes.titles,
    kind: Uint8Array.from(nodes.kinds, kindIndex),
    level: Uint8Array.from(nodes.difficulties, levelIndex),
    x: Float32Array.from(nodes.x),
    y: Float32Array.from(nodes.y),
    r: Float32Array.from(nodes.radii),
    region: Int32Array.from(nodes.regions),
    degree: Uint32Array.from(nodes.degrees),
    from: Uint32Array.from(edges.from),
    to: Uint32Array.from(edges.to),
    edgeKind: Uint8Array.from(edges.kinds, edgeKindIndex),
    bundle: Uint32Array.from(edges.counts),
    regions: view.regions.map(({ id, title, size }) => ({ id, title, size })),
    omitted: view.omitted,
    pinned: [],
    attributes: { words: withFolders(nodes.ids, {}), numbers: {} },
  };
}

/** The map as the core's columns give it: typed arrays are taken as they are. */
export function fromColumns(data: MapData): SceneData {
  const { header } = data;
  const kinds = header.node_kinds.map(kindIndex);
  const edgeKinds = header.edge_kinds.map(edgeKindIndex);
  const ids = data.ids.all();
  const pinned: number[] = [];
  for (let i = 0; i < data.flags.length; i += 1) if (data.flags[i]! & FLAG.pinned) pinned.push(i);
  return {
    generation: header.generation,
    scope: header.scope,
    ids,
    titles: data.titles.all(),
    kind: renamed(data.kind, kinds),
    level: data.difficulty,
    x: data.x,
    y: data.y,
    r: data.radius,
    region: data.region,
    degree: data.size,
    from: data.from,
    to: data.to,
    edgeKind: renamed(data.edgeKind, edgeKinds),
    bundle: data.count,
    regions: header.regions.map(({ id, title, size }) => ({ id, title, size })),
    omitted: header.omitted,
    pinned,
    attributes: {
      words: withFolders(ids, {
        topic: { names: header.topics, of: data.topic },
        ...(header.documents.length > 0 && { source: { names: header.documents.map((document) => document.title), of: data.document } }),
      }),
      numbers: {
        coverage: data.coverage,
        mastery: data.mastery,
        importance: data.importance,
        pagerank: data.pagerank,
        questions: new Float32Array(data.questions),
      },
    },
  };
}

/** Kinds by the numbers of this page; mostly they are those of the reply. */
function renamed(column: Uint8Array, numbers: number[]): Uint8Array {
  return numbers.every((number, kind) => number === kind) ? column : column.map((kind) => numbers[kind]!);
}

/** Folders are read from the ids when they are first asked for: few maps are coloured by them. */
function withFolders(ids: string[], words: Attributes['words']): Attributes['words'] {
  let found: Words | undefined;
  return Object.defineProperty(words, 'folder', { get: () => (found ??= foldersOf(ids)), enumerable: true });
}

/** What is known of the nodes once a measure has come. */
export function withMeasure({ words, numbers }: Attributes, { header, community, property, betweenness, created, changed }: MapMeasured): Attributes {
  const days = (column: Int32Array): Float32Array => Float32Array.from(column, (day) => (day === NO_DATE ? NaN : day));
  return {
    words: { ...words, ...(community && { community: { names: header.names, of: community } }), ...(property && { property: { names: header.names, of: property } }) },
    numbers: { ...numbers, ...(betweenness && { betweenness }), ...(created && { created: days(created) }), ...(changed && { changed: days(changed) }) },
  };
}

const IN_A_FILE = /^(?:note|topic|path|stage|term|task|company):/;

/** The folder of the note a node is or stands in, from its id. */
export function foldersOf(ids: string[]): Words {
  const names: string[] = [];
  const index = new Map<string, number>();
  const of = new Int32Array(ids.length).fill(-1);
  // Nodes of a folder mostly come in a row: then the place of the last one is theirs.
  let last = '';
  let lastAt = -1;
  for (let i = 0; i < ids.length; i += 1) {
    const id = ids[i]!;
    const file = IN_A_FILE.exec(id)?.[0].length;
    if (file === undefined) continue;
    const anchor = id.indexOf('#', file);
    const slash = id.lastIndexOf('/', anchor < 0 ? undefined : anchor);
    const folder = id.slice(file, Math.max(file, slash));
    if (folder !== last || lastAt < 0) {
      last = folder;
      lastAt = index.get(folder) ?? names.push(folder) - 1;
      index.set(folder, lastAt);
    }
    of[i] = lastAt;
  }
  return { names, of };
}
