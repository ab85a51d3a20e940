/** The map's colours, read from CSS custom properties so that there is one place for them. */

import type { EdgeKindDto } from '../../ipc';
import { EDGE_KINDS, NODE_KINDS } from '../kinds';
import { TINTS } from '../territory';
import { CATEGORY_TONES, TONES, toneVariable } from '../tones';

/** Red, green, blue in 0..1. */
export type Rgb = [number, number, number];

export interface EdgeLook {
  colour: Rgb;
  alpha: number;
  /** Width in CSS pixels at the prerequisite's (or the first step's) end, and at the other. */
  wide: number;
  narrow: number;
  dashed: boolean;
}

export interface MapStyle {
  surface: Rgb;
  text: Rgb;
  textSoft: Rgb;
  accent: Rgb;
  landName: Rgb;
  landLine: Rgb;
  /** By tone. */
  tones: Rgb[];
  /** One per EDGE_KINDS. */
  edges: EdgeLook[];
  covered: Rgb;
  lands: Rgb[];
  font: string;
}

/** Colour role, opacity, width at both ends: a line tapers where it says which way it goes. */
const EDGE_LOOKS: Record<EdgeKindDto, Omit<EdgeLook, 'colour'> & { colour: string }> = {
  requires: { colour: 'requires', alpha: 0.52, wide: 2.5, narrow: 0.6, dashed: false },
  harder: { colour: 'requires', alpha: 0.5, wide: 2, narrow: 0.6, dashed: true },
  next: { colour: 'next', alpha: 0.7, wide: 2, narrow: 1, dashed: true },
  part_of: { colour: 'part-of', alpha: 0.34, wide: 1.2, narrow: 0.7, dashed: false },
  covers: { colour: 'covers', alpha: 0.4, wide: 1.3, narrow: 0.7, dashed: false },
  related: { colour: 'related', alpha: 0.4, wide: 1, narrow: 1, dashed: false },
  same_level: { colour: 'related', alpha: 0.42, wide: 1, narrow: 1, dashed: true },
  follow_up: { colour: 'follow-up', alpha: 0.5, wide: 1.7, narrow: 0.7, dashed: false },
  reference: { colour: 'mention', alpha: 0.36, wide: 1.4, narrow: 0.5, dashed: false },
  mention: { colour: 'mention', alpha: 0.3, wide: 1.2, narrow: 0.5, dashed: false },
};

/** Reads custom properties of an element; `read` is given for tests. */
export function readStyle(element: Element): MapStyle {
  const computed = getComputedStyle(element);
  return styleFrom((name) => computed.getPropertyValue(name).trim());
}

export function styleFrom(read: (name: string) => string): MapStyle {
  const colour = (name: string, fallback: string): Rgb => parseColour(read(name)) ?? parseColour(fallback)!;
  const surface = colour('--bg', '#ffffff');
  const text = colour('--text', '#222222');
  const tones: Rgb[] = [];
  for (const kind of NODE_KINDS) {
    const base = colour(`--kind-${kind}`, '#777777');
    tones.push(base, mix(base, surface, 0.42), base, mix(base, text, 0.42));
  }
  for (let tone = CATEGORY_TONES; tone < TONES; tone += 1) tones.push(colour(toneVariable(tone), '#777777'));
  // A reader who asks for more contrast gets all lines in full.
  const strength = read('--edge-strength') === 'full' ? 2.2 : 1;
  return {
    surface,
    text,
    textSoft: colour('--text-soft', '#555555'),
    accent: colour('--accent', '#1f5f96'),
    landName: colour('--land-name', '#666666'),
    landLine: colour('--land-line', '#bbbbbb'),
    tones,
    edges: EDGE_KINDS.map((kind) => {
      const look = EDGE_LOOKS[kind];
      return { ...look, colour: colour(`--edge-${look.colour}`, '#888888'), alpha: Math.min(1, look.alpha * strength) };
    }),
    covered: colour('--tone-covered', '#1c6b46'),
    lands: Array.from({ length: TINTS }, (_, i) => colour(`--land-${i + 1}`, '#eeeeee')),
    font: read('--font-ui') || 'system-ui, sans-serif',
  };
}

/** `#rgb`, `#rrggbb` and `rgb(...)`; null for anything else. */
export function parseColour(text: string): Rgb | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
  if (hex) {
    const digits = hex.length === 3 ? [...hex].map((d) => d + d) : (hex.match(/../g) ?? []);
    const [r, g, b] = digits.map((d) => parseInt(d, 16) / 255);
    return [r!, g!, b!];
  }
  const parts = /^rgba?\(([^)]*)\)$/i.exec(text)?.[1]?.match(/[\d.]+/g);
  if (!parts || parts.length < 3) return null;
  return [Number(parts[0]) / 255, Number(parts[1]) / 255, Number(parts[2]) / 255];
}

export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

export function css(colour: Rgb, alpha = 1): string {
  const [r, g, b] = colour.map((c) => Math.round(c * 255));
  return alpha === 1 ? `rgb(${r} ${g} ${b})` : `rgb(${r} ${g} ${b} / ${alpha.toFixed(3)})`;
}
