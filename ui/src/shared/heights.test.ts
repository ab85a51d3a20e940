import { describe, expect, test } from 'vitest';
import { Heights } from './heights';

describe('rows of different heights', () => {
  test('what is drawn and what stands for the rest are as high as all rows', () => {
    const heights = new Heights(1000, 30);
    heights.set(5, 130);
    for (const top of [0, 100, 5000, 29_000]) {
      const { start, end, before, after } = heights.range(top, 400);
      let drawn = 0;
      for (let row = start; row < end; row++) drawn += row === 5 ? 130 : 30;
      expect(before + drawn + after).toBe(1000 * 30 + 100);
      expect(before).toBeLessThanOrEqual(top);
      expect(before + drawn).toBeGreaterThanOrEqual(Math.min(top + 400, 30_100));
      expect(end - start).toBeLessThan(40);
    }
  });

  test('only a new height is news, and a row out of sight has none', () => {
    const heights = new Heights(10, 30);
    expect([heights.set(1, 50), heights.set(1, 50.4), heights.set(2, 0)]).toEqual([true, false, false]);
  });

  test('no rows are no trouble', () => {
    expect(new Heights(0, 30).range(100, 400)).toEqual({ start: 0, end: 0, before: 0, after: 0 });
  });
});
