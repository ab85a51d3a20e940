/**
 * The land of each region: a density of its nodes on a grid, won by the densest region, outlined by marching
 * squares. Lands never overlap, and a stray node far from home makes no island.
 */

import { boundsOf } from './camera';
import { march, type Field } from './march';

export interface Territory {
  /** Index of the region. */
  region: number;
  /** One of TINTS colours; lands that touch have different ones. */
  tint: number;
  /** Where its name stands best. */
  x: number;
  y: number;
  /** Nodes in it. */
  members: number;
  /** Its size in square layout units. */
  area: number;
  /** Triangles that fill it: x, y, x, y, ... */
  triangles: Float32Array;
  /** Its outlines, each closed: x, y, x, y, ... */
  loops: Float32Array[];
}

/** Colours that tell neighbouring lands apart. */
export const TINTS = 6;
const LONG_SIDE = 150;
/** Nodes a density is taken from at most. */
const SAMPLE = 12_000;

/** `least`: regions of fewer nodes have no land. */
export function territories(
  x: Float32Array,
  y: Float32Array,
  region: Int32Array,
  regions: number,
  least = 1,
): Territory[] {
  if (regions === 0 || x.length === 0) return [];
  const reach = reachOf(x, y);
  const field = fieldOver(x, y, reach);
  // The density of a large map is that of a sample of it.
  const step = Math.max(1, Math.floor(x.length / SAMPLE));
  const members = membersOf(region, regions, step);
  const size = field.columns * field.rows;
  const best = new Float32Array(size);
  const second = new Float32Array(size);
  const winner = new Int16Array(size).fill(-1);
  const parts = members.map((nodes) => partOf(field, nodes, x, y, reach));
  const densities = parts.map((part, r) => splat(part, members[r]!, x, y, reach, step));
  parts.forEach((part, r) => {
    const density = densities[r]!;
    eachCell(part, field, (i, at) => {
      const d = density[i]!;
      if (d > best[at]!) {
        second[at] = best[at]!;
        best[at] = d;
        winner[at] = r;
      } else if (d > second[at]!) second[at] = d;
    });
  });
  const threshold = x.length < 80 ? 0.3 : 0.9;
  const owner = new Int16Array(size).fill(-1);
  const result: Territory[] = [];
  parts.forEach((part, r) => {
    const nodes = members[r]!;
    if (nodes.length === 0 || nodes.length * step < least) return;
    const density = densities[r]!;
    const rival = new Float32Array(density.length);
    eachCell(part, field, (i, at) => (rival[i] = winner[at] === r ? second[at]! : best[at]!));
    const value = new Float32Array(density.length);
    for (let i = 0; i < value.length; i += 1) value[i] = density[i]! - Math.max(threshold, rival[i]!);
    fillLakes(value, part.columns, (i) => rival[i]! <= threshold);
    const centre = keepMainland(value, density, part);
    if (!centre) return;
    eachCell(part, field, (i, at) => {
      if (value[i]! > 0) owner[at] = r;
    });
    result.push({ region: r, tint: 0, members: nodes.length * step, ...centre, ...march(value, part) });
  });
  const tints = colour(owner, field.columns, regions);
  for (const land of result) land.tint = tints[land.region]!;
  return result;
}

/** Gives each land a colour none of those within a few cells has, as far as the colours go. */
function colour(owner: Int16Array, columns: number, regions: number): Uint8Array {
  const near: Set<number>[] = Array.from({ length: regions }, () => new Set<number>());
  for (let i = 0; i < owner.length; i += 1) {
    const a = owner[i]!;
    if (a === -1) continue;
    for (const step of [1, 3, 5, columns, 3 * columns, 5 * columns]) {
      const b = owner[i + step] ?? -1;
      if (b === -1 || b === a) continue;
      near[a]!.add(b);
      near[b]!.add(a);
    }
  }
  const tints = new Uint8Array(regions);
  const used = new Uint32Array(TINTS);
  for (let r = 0; r < regions; r += 1) {
    let pick = 0;
    let cost = Infinity;
    for (let t = 0; t < TINTS; t += 1) {
      let clashes = 0;
      for (const other of near[r]!) if (other < r && tints[other] === t) clashes += 1;
      const c = clashes * 1000 + used[t]!;
      if (c < cost) {
        cost = c;
        pick = t;
      }
    }
    tints[r] = pick;
    used[pick]! += 1;
  }
  return tints;
}

/** The radius of a node's influence: a few times the typical distance between neighbours. */
function reachOf(x: Float32Array, y: Float32Array): number {
  const b = boundsOf(x, y);
  const area = Math.max((b.maxX - b.minX) * (b.maxY - b.minY), 1);
  const spacing = Math.sqrt(area / x.length);
  const side = Math.max(b.maxX - b.minX, b.maxY - b.minY, 1);
  return Math.min(Math.max(spacing * 1.7, side / 34), side / 4);
}

function fieldOver(x: Float32Array, y: Float32Array, reach: number): Field {
  const b = boundsOf(x, y);
  const width = b.maxX - b.minX + 2.4 * reach;
  const height = b.maxY - b.minY + 2.4 * reach;
  const cell = Math.max(width, height) / LONG_SIDE;
  return {
    cell,
    columns: Math.ceil(width / cell) + 1,
    rows: Math.ceil(height / cell) + 1,
    left: b.minX - 1.2 * reach,
    top: b.minY - 1.2 * reach,
  };
}

function membersOf(region: Int32Array, regions: number, step: number): number[][] {
  const members: number[][] = Array.from({ length: regions }, () => []);
  for (let node = 0; node < region.length; node += step) members[region[node]!]?.push(node);
  return members;
}

/** The part of the field that some nodes reach, with a rim that none reaches. */
interface Part extends Field {
  /** Its first column and row in the whole. */
  column: number;
  row: number;
}

/** With hundreds of regions it is this that makes them cheap: each has a small part of the field. */
function partOf(field: Field, nodes: number[], x: Float32Array, y: Float32Array, reach: number): Part {
  const b = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const node of nodes) {
    b.minX = Math.min(b.minX, x[node]!);
    b.minY = Math.min(b.minY, y[node]!);
    b.maxX = Math.max(b.maxX, x[node]!);
    b.maxY = Math.max(b.maxY, y[node]!);
  }
  const first = (low: number, start: number): number => Math.max(0, Math.floor((low - reach - start) / field.cell) - 1);
  const last = (high: number, start: number, count: number): number => Math.min(count - 1, Math.ceil((high + reach - start) / field.cell) + 1);
  const column = first(b.minX, field.left);
  const row = first(b.minY, field.top);
  return {
    column,
    row,
    cell: field.cell,
    columns: nodes.length === 0 ? 0 : last(b.maxX, field.left, field.columns) - column + 1,
    rows: nodes.length === 0 ? 0 : last(b.maxY, field.top, field.rows) - row + 1,
    left: field.left + column * field.cell,
    top: field.top + row * field.cell,
  };
}

/** Calls with each cell's number in the part and in the whole field. */
function eachCell(part: Part, whole: Field, call: (cell: number, at: number) => void): void {
  for (let row = 0; row < part.rows; row += 1) {
    const start = (part.row + row) * whole.columns + part.column;
    for (let column = 0; column < part.columns; column += 1) call(row * part.columns + column, start + column);
  }
}

/** A smooth bump (`weight` at the centre, 0 at `reach`) for each node, summed over the cells of a part. */
function splat(part: Part, nodes: number[], x: Float32Array, y: Float32Array, reach: number, weight: number): Float32Array {
  const { columns, rows, cell, left, top } = part;
  const density = new Float32Array(columns * rows);
  for (const node of nodes) {
    const cx = (x[node]! - left) / cell;
    const cy = (y[node]! - top) / cell;
    const radius = reach / cell;
    const c1 = Math.min(columns - 1, Math.floor(cx + radius));
    const r1 = Math.min(rows - 1, Math.floor(cy + radius));
    for (let row = Math.max(0, Math.ceil(cy - radius)); row <= r1; row += 1) {
      for (let column = Math.max(0, Math.ceil(cx - radius)); column <= c1; column += 1) {
        const t = 1 - ((column - cx) ** 2 + (row - cy) ** 2) / (radius * radius);
        if (t > 0) density[row * columns + column]! += t * t * weight;
      }
    }
  }
  return density;
}

/** Fills what a land encloses, unless it is another's: a MOC with room around it is no lake. */
function fillLakes(value: Float32Array, columns: number, free: (cell: number) => boolean): void {
  const outside = new Uint8Array(value.length);
  const stack: number[] = [];
  const reach = (cell: number): void => {
    if (value[cell] === undefined || value[cell] > 0 || outside[cell]) return;
    outside[cell] = 1;
    stack.push(cell);
  };
  // The rim of the field is always outside: it is laid wider than any node reaches.
  reach(0);
  while (stack.length > 0) {
    const at = stack.pop()!;
    for (const step of [-1, 1, -columns, columns]) reach(at + step);
  }
  for (let i = 0; i < value.length; i += 1) if (value[i]! <= 0 && !outside[i] && free(i)) value[i] = 0.1;
}

/** Drops islands that are small beside the mainland; says where the mainland's name belongs. */
function keepMainland(value: Float32Array, density: Float32Array, field: Field): { x: number; y: number; area: number } | null {
  const { columns, cell, left, top } = field;
  const label = new Int32Array(value.length).fill(-1);
  const sizes: number[] = [];
  const stack: number[] = [];
  for (let seed = 0; seed < value.length; seed += 1) {
    if (value[seed]! <= 0 || label[seed] !== -1) continue;
    const mark = sizes.push(0) - 1;
    label[seed] = mark;
    stack.push(seed);
    while (stack.length > 0) {
      const at = stack.pop()!;
      sizes[mark]! += 1;
      for (const step of [-1, 1, -columns, columns]) {
        const to = at + step;
        if (value[to] !== undefined && value[to] > 0 && label[to] === -1) {
          label[to] = mark;
          stack.push(to);
        }
      }
    }
  }
  const largest = Math.max(0, ...sizes);
  if (largest === 0) return null;
  const main = sizes.indexOf(largest);
  let sum = 0;
  let sx = 0;
  let sy = 0;
  for (let i = 0; i < value.length; i += 1) {
    const island = label[i]!;
    if (island === -1) continue;
    if (sizes[island]! < Math.max(5, largest * 0.06)) value[i] = Math.min(-1e-3, -value[i]!);
    if (island !== main) continue;
    const weight = density[i]!;
    sum += weight;
    sx += weight * (i % columns);
    sy += weight * Math.floor(i / columns);
  }
  // The centre of a crescent may lie outside it: the nearest own cell is the place then.
  const centre = nearestOwn(label, main, columns, sx / sum, sy / sum);
  return { x: left + centre.column * cell, y: top + centre.row * cell, area: largest * cell * cell };
}

function nearestOwn(
  label: Int32Array,
  mark: number,
  columns: number,
  column: number,
  row: number,
): { column: number; row: number } {
  let best = { column, row };
  let distance = Infinity;
  for (let i = 0; i < label.length; i += 1) {
    if (label[i] !== mark) continue;
    const c = i % columns;
    const r = Math.floor(i / columns);
    const d = (c - column) ** 2 + (r - row) ** 2;
    if (d < distance) {
      distance = d;
      best = { column: c, row: r };
    }
  }
  return best;
}
