import type { HeadingDto } from '../ipc';
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

const BLOCKS = 'p, li, h1, h2, h3, h4, h5, h6, td, th, pre, dt, dd, blockquote';

/** The block in which a line of the note was rendered: by its text, else the heading above it. */
export function find(root: HTMLElement, spot: Spot, headings: HeadingDto[]): Element | null {
  if (spot.anchor) {
    const heading = root.querySelector(`[id="${CSS.escape(spot.anchor)}"]`);
    if (heading) return heading;
  }
  const wanted = spot.text ? bare(spot.text).slice(0, 80) : '';
  if (wanted.length >= 3) {
    const blocks = [...root.querySelectorAll(BLOCKS)].filter((each) => bare(each.textContent ?? '').includes(wanted));
    // The innermost one is the smallest.
    const best = blocks.sort((a, b) => (a.textContent?.length ?? 0) - (b.textContent?.length ?? 0))[0];
    if (best) return best;
  }
  const above = spot.line ? headings.findLast((each) => each.line <= (spot.line ?? 0)) : undefined;
  return above ? root.querySelector(`[id="${CSS.escape(above.anchor)}"]`) : null;
}
