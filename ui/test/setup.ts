import '@testing-library/jest-dom/vitest';
import { configure } from '@testing-library/svelte';

// Waits end as soon as they can; the limit is for a machine that is busy with other work.
configure({ asyncUtilTimeout: 10_000 });

// jsdom has no layout: give the parts that measure something to hold on to.
class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
const scope = globalThis as unknown as Record<string, unknown>;
scope['ResizeObserver'] ??= Observer;
scope['IntersectionObserver'] ??= Observer;
Element.prototype.scrollIntoView ??= (): void => {};
Element.prototype.scrollTo ??= ((): void => {}) as typeof Element.prototype.scrollTo;
scope['matchMedia'] ??= (query: string) => ({
  matches: false,
  media: query,
  addEventListener(): void {},
  removeEventListener(): void {},
});
