/** Scopes of the map in words: keys, breadcrumbs, what a double click enters. */

import type { MapScope, NodeKindDto } from '../ipc';
import { mocName } from '../shared/words';

/** Steps of a neighbourhood to begin with. */
export const DEPTH = 2;

/** Equal for equal places; the depth of a neighbourhood does not make another place. */
export function scopeKey(scope: MapScope): string {
  return 'id' in scope ? `${scope.type} ${scope.id}` : scope.type;
}

export interface Crumb {
  title: string;
  /** Where it leads; null for where one is. */
  scope: MapScope | null;
}

export interface Named {
  id: string;
  title: string;
}

/** Where one is, from the whole to the part. `around` is the node of a neighbourhood, `moc` the MOC it lies in. */
export function breadcrumbs(scope: MapScope, moc: Named | null, around: Named | null): Crumb[] {
  switch (scope.type) {
    case 'atlas':
      return [{ title: 'Atlas', scope: null }];
    case 'vault':
      return [{ title: 'Atlas', scope: { type: 'atlas' } }, { title: 'Whole vault', scope: null }];
    case 'moc':
      return [
        { title: 'Atlas', scope: { type: 'atlas' } },
        { title: mocName(moc?.title ?? '') || 'MOC', scope: null },
      ];
    case 'source':
      return [{ title: 'Atlas', scope: { type: 'atlas' } }, { title: around?.title || 'Study document', scope: null }];
    case 'neighbourhood': {
      const crumbs: Crumb[] = [{ title: 'Atlas', scope: { type: 'atlas' } }];
      if (moc && moc.id !== scope.id) crumbs.push({ title: mocName(moc.title), scope: { type: 'moc', id: moc.id } });
      return [...crumbs, { title: `Around ${around?.title || 'a note'}`, scope: null }];
    }
  }
}

/** The scope a double click on a node enters, or null if it opens the node. */
export function entered(scope: MapScope, kind: NodeKindDto, id: string): MapScope | null {
  if (scope.type !== 'atlas') return null;
  return kind === 'moc' || kind === 'source' ? { type: kind, id } : null;
}

/** The scope that zooming out leads to; null where there is none. `region`: the MOC that the middle of a neighbourhood lies in. */
export function outOf(scope: MapScope, region: string | null): MapScope | null {
  if (scope.type === 'atlas') return null;
  return scope.type === 'neighbourhood' && region && region !== scope.id ? { type: 'moc', id: region } : { type: 'atlas' };
}

/** The scope that zooming on into a node leads to. */
export function leads(scope: MapScope, kind: NodeKindDto, id: string): MapScope {
  return entered(scope, kind, id) ?? { type: 'neighbourhood', id, depth: 1 };
}
