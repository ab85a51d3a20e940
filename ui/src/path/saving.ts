/** Saves a path as a file. */

import { fileName, saveFile } from '../shared/save';
import type { Drawing } from './drawing';
import { paletteOf, toMarkdown, toMermaid, toPng, toSvg, type Look } from './export';

export function savePath(format: 'svg' | 'png' | 'md' | 'mmd', title: string, drawing: Drawing, total: number | null, look: Look): void {
  const name = fileName(title, format);
  const text = (content: string, type: string): void => saveFile(name, new Blob([content], { type }));
  if (format === 'md') return text(toMarkdown(title, drawing, total), 'text/markdown');
  if (format === 'mmd') return text(toMermaid(drawing), 'text/plain');
  const ruler = document.createElement('canvas').getContext('2d');
  if (ruler) ruler.font = '600 13px system-ui, sans-serif';
  const svg = toSvg(title, drawing, paletteOf(document.documentElement), look, (word) => ruler?.measureText(word).width ?? word.length * 7);
  if (format === 'svg') return text(svg, 'image/svg+xml');
  void toPng(svg, drawing).then((png) => saveFile(name, png));
}
