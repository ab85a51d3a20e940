import type { HeadingDto, TextRun } from '../ipc';
import type { Spot } from '../state/navigation.svelte';

/** Text as it can be compared: without markup signs, case and runs of white space. */
export function bare(text: string): string {
  return text
    .replace(/\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]/g, '$1')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:[-*+]|\d+[.)]|#{1,6}|>)\s+/, '')
    .replace(/[*_`~=]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** The part of a search snippet that holds its first hit: a snippet runs over several lines of a note. */
export function passage(runs: TextRun[]): string {
  const before = runs.slice(0, Math.max(0, runs.findIndex((run) => run.hit)));
  const start = before.reduce((length, run) => length + run.text.length, 0);
  let end = 0;
  for (const part of runs.map((run) => run.text).join('').split(/( · |…)/)) {
    end += part.length;
    if (end > start) return part.trim();
  }
  return '';
}

const BLOCKS = 'p, li, h1, h2, h3, h4, h5, h6, td, th, pre, dt, dd, blockquote';

/** A block's text as it was written: links that are shown by a title count by their name. */
function written(block: Element): string {
  let text = block.textContent ?? '';
  for (const link of block.querySelectorAll<HTMLElement>('a[data-node][title]')) text = text.replace(link.textContent ?? '', link.title);
  return bare(text);
}

/** What to look for: the line, or of a row of a table its cells, the longest first. */
function wantedOf(text: string): string[] {
  const cells = text.startsWith('|') ? text.split('|').sort((a, b) => b.length - a.length) : [];
  return [text, ...cells].map((each) => bare(each).slice(0, 80)).filter((each) => each.length >= 3);
}

/** The block in which a line of the note was rendered: by its text, else the heading above it. */
export function find(root: HTMLElement, spot: Spot, headings: HeadingDto[]): Element | null {
  if (spot.anchor) {
    const heading = root.querySelector(`[id="${CSS.escape(spot.anchor)}"]`);
    if (heading) return heading;
  }
  for (const wanted of wantedOf(spot.text ?? '')) {
    const blocks = [...root.querySelectorAll(BLOCKS)].filter((each) => written(each).includes(wanted));
    // The innermost one is the smallest.
    const best = blocks.sort((a, b) => (a.textContent?.length ?? 0) - (b.textContent?.length ?? 0))[0];
    if (best) return best;
  }
  const above = spot.line ? headings.findLast((each) => each.line <= (spot.line ?? 0)) : undefined;
  return above ? root.querySelector(`[id="${CSS.escape(above.anchor)}"]`) : null;
}
