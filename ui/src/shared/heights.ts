/** Heights of rows of which some are measured and the rest guessed, and which rows are in sight. */
export interface Range {
  /** First row in the page, and the one after the last. */
  start: number;
  end: number;
  /** Pixels that stand for the rows before and after. */
  before: number;
  after: number;
}

/** Rows kept in the page beyond what is in sight, so that scrolling shows no gap. */
const SPARE = 8;

export class Heights {
  readonly #heights: Float64Array;

  constructor(count: number, guess: number) {
    this.#heights = new Float64Array(count).fill(guess);
  }

  /** Notes how high a row is; whether that is news. */
  set(row: number, height: number): boolean {
    if (height <= 0 || Math.abs((this.#heights[row] ?? height) - height) < 1) return false;
    this.#heights[row] = height;
    return true;
  }

  /** The rows to draw where `top` pixels are scrolled away and `height` are in sight. */
  range(top: number, height: number): Range {
    const count = this.#heights.length;
    let start = 0;
    let above = 0;
    while (start < count && above + (this.#heights[start] ?? 0) < top) above += this.#heights[start++] ?? 0;
    let end = start;
    let within = above;
    while (end < count && within < top + height) within += this.#heights[end++] ?? 0;
    start = Math.max(0, start - SPARE);
    end = Math.min(count, end + SPARE);
    const sum = (from: number, to: number): number => this.#heights.subarray(from, to).reduce((all, each) => all + each, 0);
    return { start, end, before: sum(0, start), after: sum(end, count) };
  }
}
