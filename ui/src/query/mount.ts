// Puts live results in the place of the queries of a rendered note.
import { mount, unmount } from 'svelte';
import type { App } from '../state/app.svelte';
import QueryBlock from './QueryBlock.svelte';

/** Runs the queries of a note. Answers what takes them away again. */
export function runQueries(root: HTMLElement, app: App, origin: string, onfollow: (id: string, anchor: string, ctrl: boolean) => void): () => void {
  const mounted: Record<string, unknown>[] = [];
  const put = (place: HTMLElement, query: string, inline: boolean): void => {
    const target = document.createElement(inline ? 'span' : 'div');
    place.replaceWith(target);
    mounted.push(mount(QueryBlock, { target, props: { app, query, origin, inline, onfollow } }));
  };
  for (const figure of root.querySelectorAll<HTMLElement>('figure.query')) {
    const code = figure.querySelector<HTMLElement>('code');
    if (code?.classList.contains('language-dataview')) put(figure, code.textContent ?? '', false);
  }
  for (const code of root.querySelectorAll<HTMLElement>(':not(pre) > code')) {
    const text = code.textContent ?? '';
    if (text.startsWith('= ')) put(code, text.slice(2), true);
  }
  return () => mounted.forEach((each) => void unmount(each));
}
