// Maps as the page holds them: the columns of crates/protocol/src/dto/map.rs (`MapHeader` says what each means), read
// without an object for each node or edge.
import type { MapDataRequest, MapHeader, MapMeasureHeader, MapMeasureRequest, MapPlacesHeader, MapPlacesRequest } from './bindings';
import { Columns, type Texts } from './columns';

/** A property, an edge's rule or a date that is not told. */
export const NO_BASIS = 255;
export const NO_DATE = -2147483648;

/** Bits of `flags`. */
export const FLAG = { missing: 1, uncovered: 2, pinned: 4 } as const;

export interface MapData {
  header: MapHeader;
  ids: Texts;
  titles: Texts;
  /** Layout units, y downwards. */
  x: Float32Array;
  y: Float32Array;
  radius: Float32Array;
  /** Index into `header.node_kinds`. */
  kind: Uint8Array;
  /** 0 not told, 1 easy, 2 medium, 3 hard. */
  difficulty: Uint8Array;
  flags: Uint8Array;
  /** Indices into the header's `regions`, `topics`, `documents`, and of the node it belongs to; -1 for none. */
  region: Int32Array;
  topic: Int32Array;
  document: Int32Array;
  parent: Int32Array;
  /** Edges in the whole graph; in the atlas what belongs to it. */
  size: Uint32Array;
  degreeIn: Uint32Array;
  degreeOut: Uint32Array;
  pagerank: Float32Array;
  /** 0 to 1. */
  importance: Float32Array;
  questions: Uint32Array;
  /** 0 to 1, NaN where there is nothing to cover. */
  coverage: Float32Array;
  /** 0 to 1, NaN where nothing is known. */
  mastery: Float32Array;
  /** Steps from the middle of a neighbourhood. */
  steps: Uint8Array;
  from: Uint32Array;
  to: Uint32Array;
  /** Index into `header.edge_kinds`. */
  edgeKind: Uint8Array;
  /** Index into `header.bases`, or NO_BASIS. */
  basis: Uint8Array;
  confidence: Float32Array;
  /** Links bundled in it. */
  count: Uint32Array;
}

export interface MapPlaces {
  header: MapPlacesHeader;
  x: Float32Array;
  y: Float32Array;
}

/** One measure of a map's nodes, in the order of the map; the others are absent. */
export interface MapMeasured {
  header: MapMeasureHeader;
  /** Index into `header.names`, -1 for a node on its own. */
  community?: Int32Array;
  /** Index into `header.names`, -1 where the property is not set. */
  property?: Int32Array;
  /** 0 to 1. */
  betweenness?: Float32Array;
  /** Days since 1970-01-01, or NO_DATE. */
  created?: Int32Array;
  changed?: Int32Array;
}

/** The commands whose replies are bytes. */
export interface MapCommands {
  /** A map at once. If `header.job` is not 0, its places are a first sketch: ask `mapPlaces` for better ones until they are done. */
  mapData(request: MapDataRequest): Promise<MapData>;
  /** Waits up to two seconds for places later than the revision at hand. */
  mapPlaces(request: MapPlacesRequest): Promise<MapPlaces>;
  /** What takes too long to come with every map. */
  mapMeasure(request: MapMeasureRequest): Promise<MapMeasured>;
}

export function readMapData(buffer: ArrayBuffer): MapData {
  const columns = new Columns<MapHeader>(buffer);
  return {
    header: columns.header,
    ids: columns.texts('id'),
    titles: columns.texts('title'),
    x: columns.f32('x'),
    y: columns.f32('y'),
    radius: columns.f32('radius'),
    kind: columns.u8('kind'),
    difficulty: columns.u8('difficulty'),
    flags: columns.u8('flags'),
    region: columns.i32('region'),
    topic: columns.i32('topic'),
    document: columns.i32('document'),
    parent: columns.i32('parent'),
    size: columns.u32('size'),
    degreeIn: columns.u32('degree_in'),
    degreeOut: columns.u32('degree_out'),
    pagerank: columns.f32('pagerank'),
    importance: columns.f32('importance'),
    questions: columns.u32('questions'),
    coverage: columns.f32('coverage'),
    mastery: columns.f32('mastery'),
    steps: columns.u8('steps'),
    from: columns.u32('from'),
    to: columns.u32('to'),
    edgeKind: columns.u8('edge_kind'),
    basis: columns.u8('basis'),
    confidence: columns.f32('confidence'),
    count: columns.u32('count'),
  };
}

export function readMapPlaces(buffer: ArrayBuffer): MapPlaces {
  const columns = new Columns<MapPlacesHeader>(buffer);
  return { header: columns.header, x: columns.f32('x'), y: columns.f32('y') };
}

export function readMapMeasure(buffer: ArrayBuffer): MapMeasured {
  const columns = new Columns<MapMeasureHeader>(buffer);
  const { header } = columns;
  switch (header.measure) {
    case 'community':
      return { header, community: columns.i32('community') };
    case 'betweenness':
      return { header, betweenness: columns.f32('betweenness') };
    case 'property':
      return { header, property: columns.i32('property') };
    case 'days':
      return { header, created: columns.i32('created'), changed: columns.i32('changed') };
  }
}
