/** The map as an SVG drawing of what is in view: lands, lines, marks and the names that are written. */

import { EDGE_KINDS, NODE_KINDS, REQUIRES } from '../kinds';
import type { MapEngine } from '../engine';
import { screenRadius } from '../size';
import type { Territory } from '../territory';
import { drawOrder, edgesInView } from './columns';
import { bundleWidth } from './renderer';
import { css, type MapStyle } from './style';

type Drawn = Pick<MapEngine, 'camera' | 'view' | 'scene' | 'visible' | 'written' | 'stats' | 'style'>;

const round = (value: number): string => String(Math.round(value * 10) / 10);

export function svgOf(drawn: Drawn): string {
  const { view, style, scene } = drawn;
  const parts = scene ? [lands(drawn), edges(drawn), marks(drawn), names(drawn)] : [];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${round(view.width)}" height="${round(view.height)}" viewBox="0 0 ${round(view.width)} ${round(view.height)}" font-family="${escape(style.font)}">
<rect width="100%" height="100%" fill="${css(style.surface)}"/>
${parts.join('\n')}
</svg>
`;
}

function place({ camera, view }: Drawn, x: number, y: number): [number, number] {
  return [(x - camera.x) * camera.scale + view.width / 2, (y - camera.y) * camera.scale + view.height / 2];
}

function lands(drawn: Drawn): string {
  const { style, scene } = drawn;
  const outline = (land: Territory): string =>
    land.loops
      .map((loop) => {
        let path = '';
        for (let k = 0; k < loop.length; k += 2) path += `${k === 0 ? 'M' : 'L'}${place(drawn, loop[k]!, loop[k + 1]!).map(round).join(' ')}`;
        return `${path}Z`;
      })
      .join('');
  const filled = scene!.territories.map((land) => `<path d="${outline(land)}" fill="${css(style.lands[land.tint]!)}"/>`);
  const inner = scene!.inner.map((land) => `<path d="${outline(land)}" fill="none"/>`);
  return `<g stroke="${css(style.landLine)}" stroke-opacity="0.55">${[...filled, ...inner].join('')}</g>`;
}

function edges(drawn: Drawn): string {
  const { scene, visible, camera, view, style, stats } = drawn;
  const shown = edgesInView(scene!, visible!.edges.subarray(0, stats.edges), camera, view.width, view.height);
  const byKind = EDGE_KINDS.map(() => [] as string[]);
  for (const e of shown) {
    const kind = scene!.edgeKind[e]!;
    const [wide, narrow] = kind === REQUIRES ? [scene!.to[e]!, scene!.from[e]!] : [scene!.from[e]!, scene!.to[e]!];
    const [ax, ay] = place(drawn, scene!.x[wide]!, scene!.y[wide]!);
    const [bx, by] = place(drawn, scene!.x[narrow]!, scene!.y[narrow]!);
    byKind[kind]!.push(band(style.edges[kind]!, bundleWidth(scene!.bundle[e]!), ax, ay, bx, by));
  }
  return byKind
    .map((paths, kind) => {
      const look = style.edges[kind]!;
      if (paths.length === 0) return '';
      const ink = `opacity="${look.alpha}" ${look.dashed ? `fill="none" stroke="${css(look.colour)}" stroke-dasharray="6 3.5"` : `fill="${css(look.colour)}"`}`;
      return `<g ${ink} data-kind="${EDGE_KINDS[kind]}">${paths.join('')}</g>`;
    })
    .join('\n');
}

function band(look: MapStyle['edges'][number], factor: number, ax: number, ay: number, bx: number, by: number): string {
  if (look.dashed) return `<path d="M${round(ax)} ${round(ay)}L${round(bx)} ${round(by)}" stroke-width="${round(look.wide * factor)}"/>`;
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const nx = -(by - ay) / length / 2;
  const ny = (bx - ax) / length / 2;
  const w = look.wide * factor;
  const n = look.narrow * factor;
  const point = (x: number, y: number): string => `${(Math.round(x * 100) / 100).toString()} ${(Math.round(y * 100) / 100).toString()}`;
  return `<path d="M${point(ax + nx * w, ay + ny * w)}L${point(bx + nx * n, by + ny * n)}L${point(bx - nx * n, by - ny * n)}L${point(ax - nx * w, ay - ny * w)}Z"/>`;
}

function marks(drawn: Drawn): string {
  const { scene, visible, camera, view, style } = drawn;
  const parts: string[] = [];
  for (const node of drawOrder(scene!, visible!)) {
    const [x, y] = place(drawn, scene!.x[node]!, scene!.y[node]!);
    const r = screenRadius(scene!, node, camera.scale);
    if (x < -r || y < -r || x > view.width + r || y > view.height + r) continue;
    parts.push(mark(NODE_KINDS[scene!.kind[node]!]!, scene!.hollow[node] === 1, x, y, r, css(style.tones[scene!.tone[node]!]!), css(style.surface), scene!.titles[node]!));
  }
  return `<g>${parts.join('')}</g>`;
}

function mark(kind: string, hollow: boolean, x: number, y: number, r: number, colour: string, surface: string, title: string): string {
  const name = `<title>${escape(title)}</title>`;
  const at = `cx="${round(x)}" cy="${round(y)}"`;
  if (hollow) return `<circle ${at} r="${round(r * 0.88)}" fill="${surface}" stroke="${colour}" stroke-width="${round(Math.max(1, r * 0.24))}">${name}</circle>`;
  const rim = `fill="${colour}" stroke="${surface}" stroke-width="1"`;
  switch (kind) {
    case 'moc':
      return `<g>${name}<circle ${at} r="${round(r)}" fill="${surface}" stroke="${colour}" stroke-width="${round(Math.max(1.5, r * 0.15))}"/><circle ${at} r="${round(r * 0.56)}" fill="${colour}"/></g>`;
    case 'topic':
      return `<rect x="${round(x - r * 0.84)}" y="${round(y - r * 0.84)}" width="${round(r * 1.68)}" height="${round(r * 1.68)}" rx="${round(r * 0.3)}" ${rim}>${name}</rect>`;
    case 'concept': {
      const d = r * 1.18;
      return `<path d="M${round(x)} ${round(y - d)}L${round(x + d)} ${round(y)}L${round(x)} ${round(y + d)}L${round(x - d)} ${round(y)}Z" ${rim}>${name}</path>`;
    }
    case 'note':
    case 'source':
      return `<rect x="${round(x - r * 0.64)}" y="${round(y - r * 0.86)}" width="${round(r * 1.28)}" height="${round(r * 1.72)}" rx="1" ${rim}>${name}</rect>`;
    case 'path':
    case 'stage':
      return `<path d="M${round(x - r * 0.78)} ${round(y - r * 0.98)}L${round(x + r * 0.96)} ${round(y)}L${round(x - r * 0.78)} ${round(y + r * 0.98)}Z" ${rim}>${name}</path>`;
    default:
      return `<circle ${at} r="${round(r)}" ${rim}>${name}</circle>`;
  }
}

function names(drawn: Drawn): string {
  return drawn.written
    .map(({ text, x, y, width, size, weight, colour, halo, spacing }) =>
      text
        .split('\n')
        .map((line, at) => {
          const middle = `x="${round(x + width / 2)}" y="${round(y + size * 1.25 * (at + 0.5))}"`;
          return `<text ${middle} text-anchor="middle" dominant-baseline="central" font-size="${size}" font-weight="${weight}" letter-spacing="${spacing}" fill="${colour}" stroke="${halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">${escape(line)}</text>`;
        })
        .join(''),
    )
    .join('\n');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
}
