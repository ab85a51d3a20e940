/** The marks of the kinds as canvas paths; the same shapes as in the shader. */

import type { NodeKindDto } from '../../ipc';

/** Below this radius in CSS pixels a mark is a dot, whatever its kind. */
const DOT = 2.6;

/** Adds one mark. `ground` gets what is filled with the surface's colour first: the inside of rings. */
export function addMark(path: Path2D, ground: Path2D, kind: NodeKindDto, hollow: boolean, x: number, y: number, r: number): void {
  if (hollow) return hollowMark(path, ground, x, y, r);
  switch (kind) {
    case 'moc':
      circle(ground, x, y, r + 1.3);
      circle(path, x, y, r);
      hole(path, x, y, r - Math.max(1.5, r * 0.15));
      circle(path, x, y, r * 0.56);
      return;
    case 'topic':
      if (r < DOT) return square(path, x, y, r * 0.84);
      path.roundRect(x - r * 0.84, y - r * 0.84, r * 1.68, r * 1.68, r * 0.3);
      return;
    case 'concept': {
      const d = r * 1.18;
      path.moveTo(x, y - d);
      path.lineTo(x + d, y);
      path.lineTo(x, y + d);
      path.lineTo(x - d, y);
      path.closePath();
      return;
    }
    case 'note':
    case 'source':
      path.rect(x - r * 0.64, y - r * 0.86, r * 1.28, r * 1.72);
      return;
    case 'path':
    case 'stage':
      path.moveTo(x - r * 0.78, y - r * 0.98);
      path.lineTo(x + r * 0.96, y);
      path.lineTo(x - r * 0.78, y + r * 0.98);
      path.closePath();
      return;
    default:
      if (r < DOT) return square(path, x, y, r * 0.9);
      circle(path, x, y, r);
  }
}

/** What is not there yet: an outline. */
function hollowMark(path: Path2D, ground: Path2D, x: number, y: number, r: number): void {
  circle(ground, x, y, r);
  circle(path, x, y, r);
  hole(path, x, y, Math.max(0.4, r - Math.max(1.1, r * 0.24)));
}

/** Fills what was collected for one look. */
export function finishMark(
  context: CanvasRenderingContext2D,
  path: Path2D,
  ground: Path2D,
  colour: string,
  surface: string,
  rim: number,
): void {
  context.fillStyle = surface;
  if (rim > 0) {
    context.strokeStyle = surface;
    context.lineWidth = rim;
    context.stroke(path);
  }
  context.fill(ground);
  context.fillStyle = colour;
  context.fill(path);
}

function circle(path: Path2D, x: number, y: number, r: number): void {
  path.moveTo(x + r, y);
  path.arc(x, y, r, 0, Math.PI * 2);
}

/** A circle run the other way: under the non-zero rule it cuts out. */
function hole(path: Path2D, x: number, y: number, r: number): void {
  path.moveTo(x + r, y);
  path.arc(x, y, r, 0, Math.PI * 2, true);
}

function square(path: Path2D, x: number, y: number, half: number): void {
  path.rect(x - half, y - half, half * 2, half * 2);
}
