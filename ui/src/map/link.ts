/** A view of the map as text one can send and paste: `cairn:map?...`, or after the `#` of an address. */

import type { MapDirection, MapScope } from '../ipc';
import { isScope } from '../state/desk.svelte';
import type { Camera } from './camera';
import { changesOf, parseChoices, type MapChoices } from './choices';

export interface LinkedView {
  scope: MapScope;
  selection: string | null;
  choices: MapChoices;
  /** Where the reader looks, unless at the whole. */
  camera?: Camera | null;
}

const MOST = 16_384;
const DIRECTIONS = ['both', 'outgoing', 'incoming'] as const;

export function toLink({ scope, selection, choices, camera }: LinkedView): string {
  const query = new URLSearchParams();
  query.set('show', scope.type);
  if ('id' in scope) query.set('id', scope.id);
  if (scope.type === 'neighbourhood') query.set('depth', String(scope.depth));
  if (scope.type === 'neighbourhood' && scope.direction) query.set('along', scope.direction);
  if (selection) query.set('select', selection);
  if (camera) query.set('at', [camera.x, camera.y, camera.scale].map((each) => Number(each.toPrecision(6))).join(' '));
  for (const [key, value] of Object.entries(changesOf(choices))) query.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  return `cairn:map?${query.toString()}`;
}

/** Null if the text is no such link. What it says beyond this version is passed over. */
export function fromLink(text: string): LinkedView | null {
  const query = text.length <= MOST ? /^(?:cairn:|https?:\/\/[^#]*#|#)map\?(\S+)$/.exec(text.trim())?.[1] : undefined;
  if (query === undefined) return null;
  const parts = new URLSearchParams(query);
  const scope = { type: parts.get('show'), id: parts.get('id') ?? undefined, depth: parts.has('depth') ? Number(parts.get('depth')) : undefined };
  if (!isScope(scope)) return null;
  const along = DIRECTIONS.find((each) => each === parts.get('along'));
  const given: Record<string, unknown> = {};
  for (const [key, value] of parts) given[key] = parsed(value);
  return { scope: tidy(scope, along), selection: parts.get('select'), choices: parseChoices(given), camera: cameraOf(parts.get('at')) };
}

function cameraOf(text: string | null): Camera | null {
  const [x = NaN, y = NaN, scale = NaN] = (text ?? '').split(' ').map((part) => Number.parseFloat(part));
  return Number.isFinite(x) && Number.isFinite(y) && scale > 0 && scale < Infinity ? { x, y, scale } : null;
}

function parsed(value: string): unknown {
  if (!/^[[{]|^(?:true|false|\d+)$/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function tidy(scope: MapScope, along: MapDirection | undefined): MapScope {
  if (scope.type === 'moc' || scope.type === 'source') return { type: scope.type, id: scope.id };
  if (scope.type === 'neighbourhood') return { type: 'neighbourhood', id: scope.id, depth: Math.round(scope.depth), ...(along && { direction: along }) };
  return { type: scope.type };
}
