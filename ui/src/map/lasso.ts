/** A line drawn round nodes. */

import type { Point } from './camera';

/** Whether a point lies inside a closed line, by how often a ray from it crosses the line. */
export function inside(line: readonly Point[], x: number, y: number): boolean {
  let within = false;
  for (let k = 0, before = line.length - 1; k < line.length; before = k, k += 1) {
    const a = line[k]!;
    const b = line[before]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) within = !within;
  }
  return within;
}

/** The smallest rectangle round a line. */
export function boxOf(line: readonly Point[]): { left: number; top: number; right: number; bottom: number } {
  const xs = line.map((point) => point.x);
  const ys = line.map((point) => point.y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}
