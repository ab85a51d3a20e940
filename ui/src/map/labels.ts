/** Which names are written and where: the most telling first, none over another. */

/** A bitmap of taken cells over the view; rectangles are widened to whole cells, so nothing ever touches. */
export class Occlusion {
  private readonly columns: number;
  private readonly rows: number;
  private readonly taken: Uint8Array;
  private readonly names: { left: number; top: number; width: number; height: number }[] = [];

  constructor(
    readonly width: number,
    readonly height: number,
    private readonly cell = 6,
  ) {
    this.columns = Math.max(1, Math.ceil(width / cell));
    this.rows = Math.max(1, Math.ceil(height / cell));
    this.taken = new Uint8Array(this.columns * this.rows);
  }

  /** Whether a rectangle is free; parts off the view count as free. */
  free(x: number, y: number, width: number, height: number): boolean {
    const [c0, c1, r0, r1] = this.cells(x, y, width, height);
    for (let row = r0; row <= r1; row += 1) {
      const base = row * this.columns;
      for (let column = c0; column <= c1; column += 1) if (this.taken[base + column]) return false;
    }
    return true;
  }

  /** Number of taken cells in a rectangle. */
  covered(x: number, y: number, width: number, height: number): number {
    const [c0, c1, r0, r1] = this.cells(x, y, width, height);
    let covered = 0;
    for (let row = r0; row <= r1; row += 1) {
      for (let column = c0; column <= c1; column += 1) covered += this.taken[row * this.columns + column]!;
    }
    return covered;
  }

  take(x: number, y: number, width: number, height: number): void {
    const [c0, c1, r0, r1] = this.cells(x, y, width, height);
    for (let row = r0; row <= r1; row += 1) {
      this.taken.fill(1, row * this.columns + c0, row * this.columns + c1 + 1);
    }
  }

  /** Takes a rectangle for a name. */
  write(left: number, top: number, width: number, height: number): void {
    this.take(left, top, width, height);
    this.names.push({ left, top, width, height });
  }

  /** Whether no name stands in a rectangle, whatever else does. */
  unwritten(left: number, top: number, width: number, height: number): boolean {
    return this.names.every((name) => left > name.left + name.width || name.left > left + width || top > name.top + name.height || name.top > top + height);
  }

  private cells(x: number, y: number, width: number, height: number): [number, number, number, number] {
    return [
      Math.max(0, Math.floor(x / this.cell)),
      Math.min(this.columns - 1, Math.floor((x + width) / this.cell)),
      Math.max(0, Math.floor(y / this.cell)),
      Math.min(this.rows - 1, Math.floor((y + height) / this.cell)),
    ];
  }
}

export interface Candidate {
  /** Handed back in the placement. */
  key: number;
  /** Centre of what is named, in CSS pixels. */
  x: number;
  y: number;
  /** Distance the text keeps from the centre. */
  radius: number;
  /** Size of the text. */
  width: number;
  height: number;
  /** Only over the centre (regions, up to `radius` above and below), or beside it. */
  centred: boolean;
  /** Over its own mark, or others, rather than nowhere; but not if a name stands over its own. */
  over?: boolean;
  /** Is written even if it covers another. */
  forced: boolean;
}

export interface Placement {
  key: number;
  /** Left and top of the text, relative to the centre of what is named. */
  dx: number;
  dy: number;
}

const GAP = 3;

/** Places candidates in their order; each takes the first free side: right, left, below, above, a corner. */
export function placeLabels(candidates: Iterable<Candidate>, occlusion: Occlusion, limit: number): Placement[] {
  const placed: Placement[] = [];
  for (const c of candidates) {
    if (placed.length >= limit && !c.forced) break;
    const spot = freeSpot(c, occlusion) ?? (c.over ? leastSpot(c, occlusion) : null);
    if (!spot) continue;
    occlusion.write(c.x + spot.dx, c.y + spot.dy, c.width, c.height);
    placed.push({ key: c.key, dx: spot.dx, dy: spot.dy });
  }
  return placed;
}

function freeSpot(c: Candidate, occlusion: Occlusion): { dx: number; dy: number } | null {
  const spots = c.centred ? centredSpots(c) : besideSpots(c);
  for (const spot of spots) {
    const left = c.x + spot.dx;
    const top = c.y + spot.dy;
    const inside = left >= 0 && top >= 0 && left + c.width <= occlusion.width && top + c.height <= occlusion.height;
    if (inside && occlusion.free(left, top, c.width, c.height)) return spot;
  }
  return c.forced ? forcedSpot(c, spots, occlusion) : null;
}

/** Where a name goes that must stand: the first side that is in view, or else moved into it. */
function forcedSpot(c: Candidate, spots: { dx: number; dy: number }[], { width, height }: Occlusion): { dx: number; dy: number } {
  const fits = ({ dx, dy }: { dx: number; dy: number }): boolean =>
    c.x + dx >= 0 && c.x + dx + c.width <= width && c.y + dy >= 0 && c.y + dy + c.height <= height;
  const spot = spots.find(fits) ?? spots[2] ?? spots[0]!;
  const left = Math.max(2, Math.min(c.x + spot.dx, width - c.width - 2));
  return { dx: left - c.x, dy: spot.dy };
}

/** Over its own mark, if no other name stands there; or below or above it where half as much is covered. */
function leastSpot(c: Candidate, view: Occlusion): { dx: number; dy: number } | null {
  const fits = ({ dx, dy }: { dx: number; dy: number }): boolean => {
    const [left, top] = [c.x + dx, c.y + dy];
    const inside = left >= 0 && top >= 0 && left + c.width <= view.width && top + c.height <= view.height;
    return inside && view.unwritten(left, top, c.width, c.height);
  };
  const covered = ({ dx, dy }: { dx: number; dy: number }): number => view.covered(c.x + dx, c.y + dy, c.width, c.height);
  // At the edge of the view it is moved in.
  const left = Math.max(2, Math.min(c.x - c.width / 2, view.width - c.width - 2));
  const dx = left - c.x;
  let best = { dx, dy: -c.height / 2 };
  if (!fits(best)) return null;
  let most = covered(best) / 2;
  const side = c.radius + GAP;
  for (const spot of [{ dx, dy: side }, { dx, dy: -side - c.height }]) {
    if (!fits(spot) || covered(spot) > most) continue;
    [best, most] = [spot, covered(spot) - 1];
  }
  return best;
}

/** Most steps up and down from the centre. */
const MOST_SHIFTS = 6;

/** As near the centre as there is room, and never farther than what it names reaches. */
function centredSpots(c: Candidate): { dx: number; dy: number }[] {
  const dx = -c.width / 2;
  const dy = -c.height / 2;
  const step = c.height * 0.8;
  const shifts = Math.min(MOST_SHIFTS, Math.max(1, Math.floor(c.radius / step)));
  const spots = [{ dx, dy }];
  for (let k = 1; k <= shifts; k += 1) spots.push({ dx, dy: dy - k * step }, { dx, dy: dy + k * step });
  return spots;
}

function besideSpots(c: Candidate): { dx: number; dy: number }[] {
  const side = c.radius + GAP;
  const slant = c.radius * 0.7 + 1;
  return [
    { dx: side, dy: -c.height / 2 },
    { dx: -side - c.width, dy: -c.height / 2 },
    { dx: -c.width / 2, dy: side },
    { dx: -c.width / 2, dy: -side - c.height },
    { dx: slant, dy: slant },
    { dx: slant, dy: -slant - c.height },
    { dx: -slant - c.width, dy: slant },
    { dx: -slant - c.width, dy: -slant - c.height },
  ];
}

/** How many names a view can carry without looking full; `radius` of a typical mark in CSS pixels tells how near one is. */
export function labelLimit(width: number, height: number, radius: number): number {
  const each = 7500 + 11_000 * Math.min(1, Math.max(0, (6 - radius) / 3.5));
  return Math.max(12, Math.round((width * height) / each));
}

/** A title as a map would write it: without "MOC" and the like, and in one language of two. */
export function placeName(title: string): string {
  const plain = title.replace(/\s*[—–:|-]+\s*(MOC|Map of Contents?)\s*$/i, '').trim();
  const first = plain.split(/\s+\/\s+/)[0] ?? '';
  return first.length >= 3 ? first : plain || title;
}

/** Breaks a long name at the space nearest its middle. */
export function inTwoLines(name: string, from = 14): string {
  if (name.length < from) return name;
  let best = -1;
  for (let at = name.indexOf(' '); at >= 0; at = name.indexOf(' ', at + 1)) {
    if (best < 0 || Math.abs(at - name.length / 2) < Math.abs(best - name.length / 2)) best = at;
  }
  return best < 0 ? name : `${name.slice(0, best)}\n${name.slice(best + 1)}`;
}

/** Shortens a name at a word if one is near the end. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > most * 0.6 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
