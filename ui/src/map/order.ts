/** Sorting many items by a score without a comparison: a radix sort over the bits of the scores. */

/** Items of the smallest score that is not negative come last; equal scores keep their order. */
export function byScore(items: Uint32Array, score: Float32Array): Uint32Array {
  const count = items.length;
  const bits = new Uint32Array(score.buffer, score.byteOffset, score.length);
  let from: Uint32Array = items.slice();
  let to: Uint32Array = new Uint32Array(count);
  const starts = new Uint32Array(2048);
  // Bits of numbers that are not negative rise as the numbers do: 33 bits in three rounds, the largest first.
  for (let shift = 0; shift < 32; shift += 11) {
    starts.fill(0);
    for (let k = 0; k < count; k += 1) starts[(bits[from[k]!]! >>> shift) & 2047]! += 1;
    let sum = 0;
    for (let digit = 2047; digit >= 0; digit -= 1) {
      const here = starts[digit]!;
      starts[digit] = sum;
      sum += here;
    }
    for (let k = 0; k < count; k += 1) {
      const item = from[k]!;
      to[starts[(bits[item]! >>> shift) & 2047]!++] = item;
    }
    [from, to] = [to, from];
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
