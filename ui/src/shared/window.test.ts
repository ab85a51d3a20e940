import { expect, it } from 'vitest';
import { windowOf } from './window';

it('shows all rows of a short list', () => {
  expect(windowOf(5, 28, 0, 300)).toEqual({ start: 0, end: 5 });
});

it('shows what is in sight of a long one, with a few on either side', () => {
  const { start, end } = windowOf(100_000, 28, 28 * 500, 280);
  expect(start).toBe(492);
  expect(end).toBe(518);
});

it('stays within the list when it got shorter than the scroll offset', () => {
  const { start, end } = windowOf(20, 28, 28 * 500, 280);
  expect(start).toBe(10);
  expect(end).toBe(20);
});

it('shows something before it was measured', () => {
  expect(windowOf(1000, 28, 0, 0).end).toBeGreaterThan(20);
});
