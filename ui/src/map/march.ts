/** Marching squares: the outline and the filling of where a field on a grid is positive. */

export interface Field {
  /** Points per row and per column, and the distance between them in layout units. */
  columns: number;
  rows: number;
  cell: number;
  left: number;
  top: number;
}

/** Fills and outlines where `value` is positive, corners interpolated along the grid's lines. */
export function march(value: Float32Array, field: Field): { triangles: Float32Array; loops: Float32Array[] } {
  const { columns, rows, cell, left, top } = field;
  const triangles: number[] = [];
  /** Where an outline goes on from a grid line, by the line's number. */
  const next = new Map<number, number>();
  const place = new Map<number, [number, number]>();
  const corner = (column: number, row: number): number => value[row * columns + column]!;

  for (let row = 0; row < rows - 1; row += 1) {
    let run = -1;
    for (let column = 0; column < columns - 1; column += 1) {
      const a = corner(column, row);
      const b = corner(column + 1, row);
      const c = corner(column + 1, row + 1);
      const d = corner(column, row + 1);
      const inner = Number(a > 0) + Number(b > 0) + Number(c > 0) + Number(d > 0);
      if (inner === 4) {
        if (run === -1) run = column;
        continue;
      }
      if (run !== -1) {
        quad(triangles, left + run * cell, top + row * cell, left + column * cell, top + (row + 1) * cell);
        run = -1;
      }
      if (inner > 0) cellOutline(column, row, [a, b, c, d]);
    }
    if (run !== -1) {
      quad(triangles, left + run * cell, top + row * cell, left + (columns - 1) * cell, top + (row + 1) * cell);
    }
  }
  return { triangles: Float32Array.from(triangles), loops: chain(next, place) };

  /** Walks the four sides of a mixed cell, collecting the polygon of its inner part. */
  function cellOutline(column: number, row: number, v: number[]): void {
    const inside = v.map((value) => value > 0);
    const cx = [column, column + 1, column + 1, column];
    const cy = [row, row, row + 1, row + 1];
    const polygon: number[] = [];
    let leave = -1;
    let firstEnter = -1;
    for (let side = 0; side < 4; side += 1) {
      const to = (side + 1) % 4;
      if (inside[side]) polygon.push(left + cx[side]! * cell, top + cy[side]! * cell);
      if (inside[side] === inside[to]) continue;
      const t = v[side]! / (v[side]! - v[to]!);
      const px = left + (cx[side]! + (cx[to]! - cx[side]!) * t) * cell;
      const py = top + (cy[side]! + (cy[to]! - cy[side]!) * t) * cell;
      polygon.push(px, py);
      const line = lineOf(column, row, side);
      place.set(line, [px, py]);
      if (inside[side]) leave = line;
      else if (leave !== -1) {
        next.set(leave, line);
        leave = -1;
      } else firstEnter = line;
    }
    if (leave !== -1 && firstEnter !== -1) next.set(leave, firstEnter);
    fan(triangles, polygon);
  }

  /** A number for each side of the grid: two cells that share a side agree. */
  function lineOf(column: number, row: number, side: number): number {
    const vertical = side === 1 || side === 3;
    const c = side === 1 ? column + 1 : column;
    const r = side === 2 ? row + 1 : row;
    return (r * columns + c) * 2 + (vertical ? 1 : 0);
  }
}

function quad(out: number[], x0: number, y0: number, x1: number, y1: number): void {
  out.push(x0, y0, x1, y0, x1, y1, x0, y0, x1, y1, x0, y1);
}

function fan(out: number[], polygon: number[]): void {
  for (let k = 2; k + 3 < polygon.length; k += 2) {
    out.push(polygon[0]!, polygon[1]!, polygon[k]!, polygon[k + 1]!, polygon[k + 2]!, polygon[k + 3]!);
  }
}

function chain(next: Map<number, number>, place: Map<number, [number, number]>): Float32Array[] {
  const loops: Float32Array[] = [];
  while (next.size > 0) {
    const first = next.keys().next().value!;
    const points: number[] = [];
    let at: number | undefined = first;
    while (at !== undefined) {
      const [x, y] = place.get(at)!;
      points.push(x, y);
      const to: number | undefined = next.get(at);
      next.delete(at);
      at = to === first ? undefined : to;
    }
    if (points.length >= 6) loops.push(Float32Array.from(points));
  }
  return loops;
}
