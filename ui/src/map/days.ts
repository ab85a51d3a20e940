/** Days since 1970, as the map counts them, and in words. */

export const DAY_MS = 86_400_000;

/** The first and the last day something was made; null if nothing says, or all is of one day. */
export function daysOf(created: Float32Array | undefined): { first: number; last: number } | null {
  let first = Infinity;
  let last = -Infinity;
  for (const day of created ?? []) {
    if (Number.isNaN(day)) continue;
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  return last > first ? { first: Math.floor(first), last: Math.ceil(last) } : null;
}

const WORDS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** "3 Oct 2025". */
export function dayWords(day: number): string {
  return WORDS.format(new Date(day * DAY_MS));
}

/** The day of "2025-10-03"; null if it is none. */
export function dayOf(text: string): number | null {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(time) ? null : Math.floor(time / DAY_MS);
}

export type Since = 'day' | 'week' | 'month' | 'quarter' | 'year';

export const SINCE: { value: Since; label: string; days: number }[] = [
  { value: 'day', label: 'yesterday', days: 1 },
  { value: 'week', label: 'a week ago', days: 7 },
  { value: 'month', label: 'a month ago', days: 30 },
  { value: 'quarter', label: 'three months ago', days: 91 },
  { value: 'year', label: 'a year ago', days: 365 },
];
