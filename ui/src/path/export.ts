/** The path as a file: a checklist in Markdown, a Mermaid diagram, a picture. */

import { EDGE_WORDS, sureness } from '../shared/words';
import { duration, wrapTitle, type Box, type Colour, type Drawing, type Line } from './drawing';

/** A checklist in the order of learning, each step with what comes before it; of ways between two notes, each with its reasons. */
export function toMarkdown(title: string, drawing: Drawing, total: number | null): string {
  const head = [`# ${plainText(title)}`, '', ...(total === null ? [] : [`${duration(total)} in all.`, ''])];
  const isWay = drawing.boxes.every((box) => box.status !== null);
  return [...head, ...(isWay ? checklist(drawing) : ways(drawing)), ''].join('\n');
}

function checklist({ boxes, lines }: Drawing): string[] {
  const titles = new Map(boxes.map((box) => [box.key, box.node.title]));
  return [...boxes].sort((a, b) => a.order - b.order).map((box) => {
    const facts = [box.node.difficulty, box.minutes === null ? null : duration(box.minutes)].filter(Boolean).join(', ');
    const needs = lines.filter((line) => line.to === box.key && !line.cut).map((line) => plainText(titles.get(line.from) ?? ''));
    return `- [${box.status === 'known' ? 'x' : ' '}] ${plainText(box.node.title)}${facts ? ` (${facts})` : ''}${needs.length > 0 ? `, after ${needs.join('; ')}` : ''}`;
  });
}

function ways({ boxes, lines }: Drawing): string[] {
  const rows = [...new Set(boxes.map((box) => box.y))].map((y) => boxes.filter((box) => box.y === y));
  return rows.flatMap((row, at) => {
    const steps = row.toSorted((a, b) => a.order - b.order).flatMap((box) => [`${box.order}. ${plainText(box.node.title)}`, ...lines.filter((line) => line.from === box.key).map((line) => `   - ${reasonOf(line, row)}`)]);
    return [...(at > 0 ? [''] : []), `## Way ${at + 1}`, '', ...steps];
  });
}

function reasonOf({ edge }: Line, row: readonly Box[]): string {
  const titleOf = (id: string): string => plainText(row.find((box) => box.node.id === id)?.node.title ?? id);
  return `${titleOf(edge.from)} ${EDGE_WORDS[edge.kind][0]} ${titleOf(edge.to)}: ${plainText(edge.reason)} (${sureness(edge.confidence)})`;
}

function plainText(text: string): string {
  return text.replace(/([\\`*_[\]<>])/g, '\\$1');
}

/** A flow chart from left to right; what was set aside is dotted. */
export function toMermaid(drawing: Drawing): string {
  const names = new Map(drawing.boxes.map((box, at) => [box.key, `s${at}`]));
  const boxes = drawing.boxes.map((box) => `  ${names.get(box.key)}["${quoted(box.node.title)}"]${box.status ? `:::${box.status}` : ''}`);
  const lines = drawing.lines.map((line) => {
    const [a, b] = line.backwards ? [line.to, line.from] : [line.from, line.to];
    return `  ${names.get(a)} ${line.cut ? '-.->' : '-->'} ${names.get(b)}`;
  });
  const classes = ['known fill:#def1e6,stroke:#1c6b46', 'ready stroke:#1c6b46,stroke-width:2px', 'blocked stroke:#67625a'].map((each) => `  classDef ${each}`);
  return ['flowchart LR', ...boxes, ...lines, ...(drawing.boxes.some((box) => box.status) ? classes : []), ''].join('\n');
}

function quoted(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '#quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

const MARGIN = 24;

/** Colours by role, as the theme has them. */
export interface Palette {
  ground: string;
  card: string;
  line: string;
  text: string;
  soft: string;
  accent: string;
  onAccent: string;
  done: string;
  doneSoft: string;
  warning: string;
  easy: string;
  medium: string;
  hard: string;
}

/** What of the drawing depends on the reader's choices. */
export interface Look {
  colour: Colour;
  /** Ids of steps for which the time does not reach. */
  beyond: ReadonlySet<string>;
}

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string, or: string): string => style.getPropertyValue(`--${name}`).trim() || or;
  return {
    ground: token('bg', '#fdfcfa'), card: token('bg-raised', '#ffffff'), line: token('line-strong', '#cfcbc0'), text: token('text', '#23211c'),
    soft: token('text-soft', '#57534a'), accent: token('accent', '#1f5f96'), onAccent: token('text-on-accent', '#ffffff'),
    done: token('success', '#1c6b46'), doneSoft: token('success-soft', '#def1e6'), warning: token('warning', '#865500'),
    easy: token('difficulty-easy', '#b9a37c'), medium: token('difficulty-medium', '#8a6a34'), hard: token('difficulty-hard', '#4d3712'),
  };
}

/** The whole drawing as a picture that needs nothing else; `measure` gives the width of a bold text of 13 pixels. */
export function toSvg(title: string, drawing: Drawing, colours: Palette, look: Look, measure: (text: string) => number): string {
  const { boxWidth, boxHeight } = drawing;
  const lines = drawing.lines.map((line) => {
    const ends = line.backwards ? 'marker-start="url(#arrow)"' : 'marker-end="url(#arrow)"';
    const dash = line.cut ? ` stroke-dasharray="3 5" stroke="${colours.warning}"` : line.edge.confidence < 0.5 ? ' stroke-dasharray="5 4"' : '';
    return `<path d="${line.d}" ${ends}${dash}/>`;
  });
  const cards = drawing.boxes.map((box) => {
    const known = box.status === 'known';
    const level = look.colour === 'difficulty' ? box.node.difficulty : null;
    const filled = box.target && look.colour === 'standing';
    const fill = filled ? colours.accent : known && !level ? colours.doneSoft : colours.card;
    const standing = known || box.status === 'ready' ? colours.done : colours.line;
    const stroke = box.target ? colours.accent : level ? colours[level] : look.colour === 'difficulty' ? colours.line : standing;
    const ink = filled ? colours.onAccent : colours.text;
    const thick = box.target && !filled ? 3 : look.colour === 'standing' && box.status === 'ready' ? 2 : 1;
    const late = look.beyond.has(box.node.id);
    const words = wrapTitle(box.node.title, boxWidth - 32, 2, measure);
    const top = boxHeight / 2 - 5 - (words.length - 1) * 8;
    const titleLines = words.map((text, at) => `<text x="16" y="${top + at * 16}" fill="${ink}" font-size="13" font-weight="600">${escaped(text)}</text>`);
    const facts = [box.node.difficulty, box.minutes === null ? null : duration(box.minutes)].filter(Boolean).join(' · ');
    const foot = `<text x="16" y="${boxHeight - 9}" fill="${filled ? colours.onAccent : colours.soft}" font-size="11">${escaped(facts)}</text>`;
    const shape = `<rect width="${boxWidth}" height="${boxHeight}" rx="8"`;
    const tint = level ? `${shape} fill="${colours[level]}" fill-opacity="0.22"/>` : '';
    const body = `${shape} fill="${fill}" stroke="${stroke}" stroke-width="${thick}"${late ? ' stroke-dasharray="3 3"' : ''}/>${tint}`;
    return `<g transform="translate(${box.x - boxWidth / 2} ${box.y - boxHeight / 2})"${late ? ' opacity="0.55"' : ''}><title>${escaped(box.node.title)}</title>${body}${titleLines.join('')}${foot}</g>`;
  });
  const [width, height] = [Math.ceil(drawing.width) + 2 * MARGIN, Math.ceil(drawing.height) + 2 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" font-family="system-ui, sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 .6 8 4 0 7.4Z" fill="${colours.soft}"/></marker></defs>`,
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" fill="${colours.ground}"/>`,
    `<g fill="none" stroke="${colours.soft}" stroke-width="1.5">${lines.join('')}</g>`,
    ...cards,
    '</svg>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Pixels of a picture's longer side at most: canvases end somewhere. */
const MOST_PIXELS = 12_000;

/** A picture in pixels, two for each unit as far as that goes. */
export async function toPng(svg: string, drawing: Drawing): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const [width, height] = [drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN];
  const scale = Math.min(2, MOST_PIXELS / Math.max(width, height));
  const canvas = Object.assign(document.createElement('canvas'), { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.'))), 'image/png'));
}
