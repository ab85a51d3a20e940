/** Small maps for tests: positions and kinds are given, the rest follows. */

import type { DifficultyDto, EdgeKindDto, MapScope, MapView, NodeKindDto } from '../../ipc';

export interface Spot {
  id: string;
  x: number;
  y: number;
  kind?: NodeKindDto;
  difficulty?: DifficultyDto;
  r?: number;
  region?: number;
  title?: string;
}

export function mapView(
  spots: Spot[],
  edges: [string, string, EdgeKindDto][] = [],
  regions: string[] = [],
  scope: MapScope = { type: 'vault' },
): MapView {
  const at = new Map(spots.map((spot, index) => [spot.id, index]));
  const degree = (id: string): number => edges.filter(([a, b]) => a === id || b === id).length;
  return {
    generation: 1,
    scope,
    nodes: {
      ids: spots.map((spot) => spot.id),
      titles: spots.map((spot) => spot.title ?? spot.id),
      kinds: spots.map((spot) => spot.kind ?? 'question'),
      difficulties: spots.map((spot) => spot.difficulty ?? null),
      x: spots.map((spot) => spot.x),
      y: spots.map((spot) => spot.y),
      radii: spots.map((spot) => spot.r ?? 4),
      regions: spots.map((spot) => spot.region ?? -1),
      degrees: spots.map((spot) => degree(spot.id)),
    },
    edges: {
      from: edges.map(([a]) => at.get(a)!),
      to: edges.map(([, b]) => at.get(b)!),
      kinds: edges.map(([, , kind]) => kind),
      counts: edges.map(() => 1),
    },
    regions: regions.map((title, index) => ({
      id: `moc-${title.toLowerCase()}`,
      title,
      x: 0,
      y: 0,
      size: spots.filter((spot) => spot.region === index).length,
    })),
    omitted: 0,
  };
}

/** `count` nodes on a square grid, `step` apart, from 0,0. */
export function gridOf(count: number, step = 10): Spot[] {
  const side = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, i) => ({ id: `n${i}`, x: (i % side) * step, y: Math.floor(i / side) * step }));
}

export const EVERYTHING = { nodes: null, edges: new Set<number>() };
