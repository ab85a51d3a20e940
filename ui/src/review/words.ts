import type { CardLanguage, CardPart } from '../ipc';

export const RATINGS = [
  { rating: 1, label: 'Again' },
  { rating: 2, label: 'Hard' },
  { rating: 3, label: 'Good' },
  { rating: 4, label: 'Easy' },
];

export const LANGUAGE_WORDS: Record<CardLanguage, string> = { en: 'English', ru: 'Russian' };

/** When a question comes again: "today", "tomorrow", "12 days", "3 months". */
export function interval(days: number): string {
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days < 31) return `${days} days`;
  const months = Math.round(days / 30.4);
  if (months === 1) return '1 month';
  if (days < 365) return `${months} months`;
  const years = Math.round((days / 365.25) * 10) / 10;
  return years === 1 ? '1 year' : `${years} years`;
}

/** The parts of a side to show: those in the language chosen, or all if there are none in it. */
export function inLanguage(parts: CardPart[], language: CardLanguage | null): CardPart[] {
  const wanted = parts.filter((part) => language === null || part.language === language);
  return wanted.length > 0 ? wanted : parts;
}

/** The language that was asked for and that a side lacks; none if it has it, or has nothing. */
export function lacking(parts: CardPart[], language: CardLanguage | null): CardLanguage | null {
  return language !== null && parts.length > 0 && parts.every((part) => part.language !== language) ? language : null;
}

/** A date as people say it: "Sat, 28 November". */
export function dateWords(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}
