/** What a key means on the map. Pure, so that it can be tested and told to the user. */

import type { Direction } from './pick';

export type MapAction =
  | { type: 'move'; direction: Direction }
  | { type: 'pan'; dx: number; dy: number }
  | { type: 'zoom'; factor: number }
  | { type: 'fit' }
  | { type: 'open' }
  | { type: 'toggle' }
  | { type: 'add' }
  | { type: 'menu' }
  | { type: 'clear' };

const ARROWS: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const PAN = 80;
export const ZOOM_STEP = 1.35;

export interface Key {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** The action of a key press, or null if the map leaves it to others. */
export function mapAction(event: Key): MapAction | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) return { type: 'menu' };
  const direction = ARROWS[event.key];
  if (direction) {
    if (!event.shiftKey) return { type: 'move', direction };
    const dx = direction === 'left' ? PAN : direction === 'right' ? -PAN : 0;
    const dy = direction === 'up' ? PAN : direction === 'down' ? -PAN : 0;
    return { type: 'pan', dx, dy };
  }
  switch (event.key) {
    case '+':
    case '=':
      return { type: 'zoom', factor: ZOOM_STEP };
    case '-':
    case '_':
      return { type: 'zoom', factor: 1 / ZOOM_STEP };
    case '0':
    case 'Home':
      return { type: 'fit' };
    case 'Enter':
      return { type: 'open' };
    case ' ':
      return { type: event.shiftKey ? 'add' : 'toggle' };
    case 'Escape':
      return { type: 'clear' };
    default:
      return null;
  }
}
