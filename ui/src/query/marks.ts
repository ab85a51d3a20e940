// Text of notes in cells: code, emphasis and links as they look, not as they are written.

export interface Mark {
  kind: 'text' | 'code' | 'strong' | 'em' | 'link' | 'url';
  text: string;
  /** Where a `url` leads. */
  to?: string;
}

const MARKS = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|__([^_\n]+)__|(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])|(?<!\w)_([^_\s][^_\n]*)_(?!\w)|!?\[\[([^[\]|\n]+)(?:\|([^[\]\n]+))?\]\]|\[([^[\]\n]+)\]\((https?:\/\/[^()\s]+)\)/g;

/** Cuts a text at its marks; whatever is no mark stays as it is. */
export function marks(text: string): Mark[] {
  const found: Mark[] = [];
  let last = 0;
  const push = (mark: Mark): void => void (mark.text && found.push(mark));
  for (const match of text.matchAll(MARKS)) {
    push({ kind: 'text', text: text.slice(last, match.index) });
    last = match.index + match[0].length;
    const [, code, strong, strong2, em, em2, target, label, title, to] = match;
    if (code !== undefined) push({ kind: 'code', text: code });
    else if (strong !== undefined || strong2 !== undefined) push({ kind: 'strong', text: strong ?? strong2 ?? '' });
    else if (em !== undefined || em2 !== undefined) push({ kind: 'em', text: em ?? em2 ?? '' });
    else if (target !== undefined) push({ kind: 'link', text: (label ?? target).replace(/\\$/, '') });
    else if (title !== undefined && to !== undefined) push({ kind: 'url', text: title, to });
  }
  push({ kind: 'text', text: text.slice(last) });
  return found;
}
