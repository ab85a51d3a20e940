import { describe, expect, it } from 'vitest';
import { Navigation } from './navigation.svelte';

const note = (id: string) => ({ view: 'note' as const, id, spot: null });

describe('navigation', () => {
  it('goes back and forward with selection and scroll', () => {
    const nav = new Navigation();
    nav.go(note('a'), 'a');
    nav.remember(320);
    nav.go(note('b'), 'b');
    nav.back();
    expect(nav.location).toEqual(note('a'));
    expect(nav.selection).toBe('a');
    expect(nav.scroll).toBe(320);
    nav.forward();
    expect(nav.selection).toBe('b');
    expect(nav.scroll).toBe(0);
    expect(nav.canGoForward).toBe(false);
  });

  it('does not remember the same place twice', () => {
    const nav = new Navigation();
    nav.go(note('a'), 'a');
    nav.go(note('a'), 'a');
    nav.back();
    expect(nav.canGoBack).toBe(false);
  });

  it('forgets what lay ahead when it goes elsewhere', () => {
    const nav = new Navigation();
    nav.go(note('a'));
    nav.go(note('b'));
    nav.back();
    nav.go(note('c'));
    expect(nav.canGoForward).toBe(false);
    nav.back();
    expect(nav.location).toEqual(note('a'));
  });

  it('keeps the scroll offset when the selection changes', () => {
    const nav = new Navigation();
    nav.go(note('a'), 'a');
    nav.remember(50);
    nav.select('other');
    expect(nav.scroll).toBe(50);
    expect(nav.selection).toBe('other');
  });

  it('finds the latest place of a view', () => {
    const nav = new Navigation();
    nav.go({ view: 'map', scope: { type: 'moc', id: 'm' } });
    nav.go(note('a'));
    expect(nav.latest('map')).toEqual({ view: 'map', scope: { type: 'moc', id: 'm' } });
    expect(nav.latest('path')).toBeNull();
  });

  it('stays bounded', () => {
    const nav = new Navigation();
    for (let at = 0; at < 500; at++) nav.go(note(String(at)));
    let steps = 0;
    while (nav.canGoBack) {
      nav.back();
      steps++;
    }
    expect(steps).toBeLessThan(200);
  });
});
