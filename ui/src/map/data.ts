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
    attributes: { words: { folder: foldersOf(nodes.ids) }, numbers: {} },
  };
}

/** The map as the core's columns give it: typed arrays are taken as they are. */
export function fromColumns(data: MapData): SceneData {
  const { header } = data;
  const kinds = header.node_kinds.map(kindIndex);
  const edgeKinds = header.edge_kinds.map(edgeKindIndex);
  const ids = Array.from({ length: header.nodes }, (_, i) => data.ids.at(i));
  const pinned: number[] = [];
  data.flags.forEach((flags, i) => flags & FLAG.pinned && pinned.push(i));
  return {
    generation: header.generation,
    scope: header.scope,
    ids,
    titles: Array.from({ length: header.nodes }, (_, i) => data.titles.at(i)),
    kind: data.kind.map((kind) => kinds[kind]!),
    level: data.difficulty,
    x: data.x,
    y: data.y,
    r: data.radius,
    region: data.region,
    degree: data.size,
    from: data.from,
    to: data.to,
    edgeKind: data.edgeKind.map((kind) => edgeKinds[kind]!),
    bundle: data.count,
    regions: header.regions.map(({ id, title, size }) => ({ id, title, size })),
    omitted: header.omitted,
    pinned,
    attributes: {
      words: {
        folder: foldersOf(ids),
        topic: { names: header.topics, of: data.topic },
        ...(header.documents.length > 0 && { source: { names: header.documents.map((document) => document.title), of: data.document } }),
      },
      numbers: {
        coverage: data.coverage,
        mastery: data.mastery,
        importance: data.importance,
        pagerank: data.pagerank,
        questions: Float32Array.from(data.questions),
      },
    },
  };
}

/** What is known of the nodes once a measure has come. */
export function withMeasure({ words, numbers }: Attributes, { header, community, property, betweenness, created, changed }: MapMeasured): Attributes {
  const days = (column: Int32Array): Float32Array => Float32Array.from(column, (day) => (day === NO_DATE ? NaN : day));
  return {
    words: { ...words, ...(community && { community: { names: header.names, of: community } }), ...(property && { property: { names: header.names, of: property } }) },
    numbers: { ...numbers, ...(betweenness && { betweenness }), ...(created && { created: days(created) }), ...(changed && { changed: days(changed) }) },
  };
}

/** The folder of the note a node is or stands in, from its id. */
export function foldersOf(ids: string[]): Words {
  const names: string[] = [];
  const index = new Map<string, number>();
  const of = new Int32Array(ids.length).fill(-1);
  ids.forEach((id, i) => {
    const path = /^(?:note|topic|path|stage|term|task|company):([^#]*)/.exec(id)?.[1];
    if (path === undefined) return;
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    let at = index.get(folder);
    if (at === undefined) {
      at = names.push(folder) - 1;
      index.set(folder, at);
    }
    of[i] = at;
  });
  return { names, of };
}
