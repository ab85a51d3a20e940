/** The map's colours, read from CSS custom properties so that there is one place for them. */

import { NODE_KINDS } from '../kinds';
import { TINTS } from '../territory';

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
  /** Colour of kind k at difficulty d: index k * 4 + d. */
  nodes: Rgb[];
  /** One per EDGE_GROUPS. */
  edges: EdgeLook[];
  lands: Rgb[];
  font: string;
}

/** Reads custom properties of an element; `read` is given for tests. */
export function readStyle(element: Element): MapStyle {
  const computed = getComputedStyle(element);
  return styleFrom((name) => computed.getPropertyValue(name).trim());
}

export function styleFrom(read: (name: string) => string): MapStyle {
  const colour = (name: string, fallback: string): Rgb => parseColour(read(name)) ?? parseColour(fallback)!;
  const surface = colour('--bg', '#ffffff');
  const text = colour('--text', '#222222');
  const nodes: Rgb[] = [];
  for (const kind of NODE_KINDS) {
    const base = colour(`--kind-${kind}`, '#777777');
    nodes.push(base, mix(base, surface, 0.42), base, mix(base, text, 0.42));
  }
  const edge = (name: string, look: Omit<EdgeLook, 'colour'>): EdgeLook => ({
    colour: colour(`--edge-${name}`, '#888888'),
    ...look,
  });
  return {
    surface,
    text,
    textSoft: colour('--text-soft', '#555555'),
    accent: colour('--accent', '#1f5f96'),
    landName: colour('--land-name', '#666666'),
    landLine: colour('--land-line', '#bbbbbb'),
    nodes,
    edges: [
      edge('requires', { alpha: 0.52, wide: 2.5, narrow: 0.6, dashed: false }),
      edge('part-of', { alpha: 0.34, wide: 0.9, narrow: 0.9, dashed: false }),
      edge('next', { alpha: 0.7, wide: 2, narrow: 1, dashed: true }),
      edge('related', { alpha: 0.4, wide: 1, narrow: 1, dashed: false }),
      edge('mention', { alpha: 0.3, wide: 0.8, narrow: 0.8, dashed: false }),
    ],
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
