import { byScore, median } from './order';

test('sorts by score, the highest first, equal ones as they came', () => {
  const score = Float32Array.of(0.5, 3e6, 0, 0.5, 1e-9, 7);
  expect([...byScore(Uint32Array.of(0, 1, 2, 3, 4, 5), score)]).toEqual([1, 5, 0, 3, 4, 2]);
  expect([...byScore(Uint32Array.of(3, 2, 0), score)]).toEqual([3, 0, 2]);
  expect(byScore(new Uint32Array(), score)).toHaveLength(0);
});

test('sorts as a comparison would', () => {
  let seed = 7;
  const next = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const score = Float32Array.from({ length: 500 }, () => Math.round(next() * 40) / 7);
  const items = Uint32Array.from(score, (_, i) => i);
  const expected = [...items].sort((a, b) => score[b]! - score[a]! || a - b);
  expect([...byScore(items, score)]).toEqual(expected);
});

test('in two passes only scores that are nearly equal keep their order', () => {
  const score = Float32Array.of(1, 1.00001, 1.01, 0.5, 900);
  expect([...byScore(Uint32Array.of(0, 1, 2, 3, 4), score, 2)]).toEqual([4, 2, 0, 1, 3]);
});

test('the median of a large column is near that of all', () => {
  expect(median(Float32Array.from({ length: 100_001 }, (_, i) => i))).toBeCloseTo(50_000, -3);
  expect(median(Float32Array.of(3, 1, 2))).toBe(2);
  expect(median(new Float32Array())).toBe(0);
});
