const BEYOND = 8;
/** Assumed until the frame has been measured. CSS pixels. */
const FIRST_HEIGHT = 800;

/** Which rows of a list are in sight, with a few on either side. */
export function windowOf(rows: number, rowHeight: number, top: number, height: number): { start: number; end: number } {
  const visible = Math.ceil((height || FIRST_HEIGHT) / rowHeight);
  const first = Math.floor(top / rowHeight);
  const start = Math.max(0, Math.min(first - BEYOND, rows - visible));
  return { start, end: Math.min(rows, first + visible + BEYOND) };
}
