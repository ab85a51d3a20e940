/** Sorting many items by a score without a comparison: a radix sort over the bits of the scores. */

const DIGIT = 11;
const DIGITS = 1 << DIGIT;

/**
 * Sorted by falling score; equal scores keep their order. Scores are not negative. In two passes instead of three, scores that
 * differ by less than 1/8192 of themselves count as equal: sign, exponent and thirteen bits of the fraction are looked at.
 */
export function byScore(items: Uint32Array, score: Float32Array, passes: 2 | 3 = 3): Uint32Array {
  const count = items.length;
  const ignored = passes === 2 ? 32 - DIGIT * 2 : 0;
  const bits = new Uint32Array(score.buffer, score.byteOffset, score.length);
  // Bits of numbers that are not negative rise as the numbers do. Keys move along with their items: each pass reads in a row.
  let keys = new Uint32Array(count);
  const starts = new Uint32Array(DIGITS * 3);
  for (let k = 0; k < count; k += 1) {
    const key = bits[items[k]!]! >>> ignored;
    keys[k] = key;
    starts[key & (DIGITS - 1)]! += 1;
    starts[DIGITS + ((key >>> DIGIT) & (DIGITS - 1))]! += 1;
    starts[DIGITS * 2 + (key >>> (DIGIT * 2))]! += 1;
  }
  let from: Uint32Array = items.slice();
  let to: Uint32Array = new Uint32Array(count);
  let keysTo = new Uint32Array(count);
  for (let pass = 0; pass < passes; pass += 1) {
    const base = pass * DIGITS;
    let sum = 0;
    for (let digit = DIGITS - 1; digit >= 0; digit -= 1) {
      const here = starts[base + digit]!;
      starts[base + digit] = sum;
      sum += here;
    }
    const shift = pass * DIGIT;
    for (let k = 0; k < count; k += 1) {
      const key = keys[k]!;
      const at = starts[base + ((key >>> shift) & (DIGITS - 1))]!++;
      to[at] = from[k]!;
      keysTo[at] = key;
    }
    [from, to] = [to, from];
    [keys, keysTo] = [keysTo, keys];
  }
  return from;
}

/** The middle of the values, of large columns that of a sample. */
export function median(values: Float32Array): number {
  if (values.length === 0) return 0;
  const step = Math.max(1, Math.floor(values.length / 4096));
  const sample = new Float32Array(Math.ceil(values.length / step));
  for (let k = 0; k < sample.length; k += 1) sample[k] = values[k * step]!;
  return sample.sort()[sample.length >> 1]!;
}
