/** What can be done with a node of the map, for its context menu. */

import type { MapScope, NodeKindDto } from '../ipc';
import { entered } from './scopes';

export interface MenuItem {
  label: string;
  keys?: string;
  run: () => void;
  off?: boolean;
  /** Begins a new part of the menu. */
  parted?: boolean;
}

export interface NodeActions {
  open: (id: string) => void;
  enter: (scope: MapScope) => void;
  pathTo: (id: string) => void;
  pathFrom: (id: string) => void;
  hide: (ids: string[]) => void;
  pin: (ids: string[], pinned: boolean) => void;
  know: (id: string) => void;
}

export interface Target {
  id: string;
  kind: NodeKindDto;
  scope: MapScope;
  pinned: boolean;
  known: boolean;
  /** All nodes it is selected together with, itself included. */
  together: string[];
}

export function menuOf({ id, kind, scope, pinned, known, together }: Target, on: NodeActions): MenuItem[] {
  const inside = entered(scope, kind, id);
  const some = together.length > 1 ? ` ${together.length} selected` : '';
  return [
    ...(inside ? [{ label: 'Enter', keys: 'Enter', run: () => on.enter(inside) }] : []),
    { label: 'Open', ...(inside ? {} : { keys: 'Enter' }), run: () => on.open(id), off: kind === 'missing' },
    { label: 'Neighbours', run: () => on.enter({ type: 'neighbourhood', id, depth: 1 }) },
    { label: 'Path to it', keys: 'P', run: () => on.pathTo(id), parted: true },
    { label: 'Path from it', run: () => on.pathFrom(id) },
    { label: `Hide${some}`, run: () => on.hide(together.length > 1 ? together : [id]), parted: true },
    { label: `${pinned ? 'Unpin' : 'Pin'}${some}`, run: () => on.pin(together.length > 1 ? together : [id], !pinned) },
    { label: known ? 'Not known after all' : 'Mark as known', keys: 'K', run: () => on.know(id), off: kind === 'missing' },
  ];
}
