// Cells of a query's result as text, in order, and as files.
import type { Cell, QueryReply, TaskItem } from '../ipc';

/** A cell as plain text. */
export function cellText(cell: Cell): string {
  switch (cell.type) {
    case 'null': return '';
    case 'bool': return String(cell.value);
    case 'number':
    case 'text': return cell.value;
    case 'date':
    case 'duration': return cell.value.text;
    case 'link': return shownName(cell.value);
    case 'list': return cell.value.map(cellText).join(', ');
    case 'object': return cell.value.map((each) => `${each.name}: ${cellText(each.value)}`).join(', ');
    case 'external': return cell.value.label;
  }
}

/** What is shown for a link: notes named by a bare file name are shown by their title. */
export function shownName(link: { label: string; title: string; named: boolean }): string {
  const bare = /^[\w/.]+(?:-+[\w/.]+)+$/.test(link.label);
  return !link.named && bare && link.title ? link.title : link.label;
}

const RANK: Record<Cell['type'], number> = { null: 0, bool: 1, number: 2, date: 3, duration: 4, text: 5, link: 5, external: 5, list: 6, object: 7 };

function key(cell: Cell): number | string {
  switch (cell.type) {
    case 'number': return Number(cell.value);
    case 'bool': return Number(cell.value);
    case 'date': return Date.parse(cell.value.iso);
    case 'duration': return cell.value.millis;
    default: return cellText(cell);
  }
}

const collator = new Intl.Collator('en', { numeric: true });

/** Nothing first, then by kind, then by what it holds. */
export function compareCells(a: Cell, b: Cell): number {
  if (RANK[a.type] !== RANK[b.type]) return RANK[a.type] - RANK[b.type];
  const [x, y] = [key(a), key(b)];
  return typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y));
}

/** Rows in the order of a column; equal ones stay as the query has them. */
export function sorted(rows: Cell[][], column: number, down: boolean): Cell[][] {
  const at = (row: Cell[]): Cell => row[column] ?? { type: 'null' };
  return rows.toSorted((a, b) => compareCells(at(a), at(b)) * (down ? -1 : 1));
}

/** Rows in which every word is somewhere. */
export function filtered(rows: Cell[][], text: string): Cell[][] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return rows;
  return rows.filter((row) => {
    const whole = row.map(cellText).join('\n').toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

export type ExportFormat = 'csv' | 'md' | 'json';

function plain(cell: Cell): unknown {
  switch (cell.type) {
    case 'null': return null;
    case 'number': return Number.isFinite(Number(cell.value)) ? Number(cell.value) : cell.value;
    case 'date': return cell.value.iso;
    case 'link': return { path: cell.value.path, ...(cell.value.part ? { [cell.value.part_kind]: cell.value.part } : {}), label: cell.value.label };
    case 'list': return cell.value.map(plain);
    case 'object': return Object.fromEntries(cell.value.map((each) => [each.name, plain(each.value)]));
    case 'external': return { url: cell.value.url, label: cell.value.label };
    case 'duration': return cell.value.text;
    default: return cell.value;
  }
}

function markdown(cell: Cell): string {
  if (cell.type === 'link') {
    const path = cell.value.path.replace(/\.md$/, '');
    const part = cell.value.part ? `#${cell.value.part_kind === 'block' ? '^' : ''}${cell.value.part}` : '';
    return `[[${path}${part}\\|${cell.value.label}]]`;
  }
  if (cell.type === 'list') return cell.value.map(markdown).join(', ');
  return cellText(cell).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function taskLines(items: TaskItem[], depth: number): string[] {
  return items.flatMap((item) => [`${'  '.repeat(depth)}- ${item.status ? `[${item.status}] ` : ''}${item.text.replaceAll('\n', ' ')}`, ...taskLines(item.children, depth + 1)]);
}

function header(reply: QueryReply): string[] {
  if (reply.kind === 'table') return reply.headers;
  if (reply.kind === 'calendar') return ['Date', 'Note'];
  return reply.rows.some((row) => row.length > 1) ? ['Item', 'Value'] : ['Item'];
}

/** A result as a file: the rows given, in their order. */
export function exported(reply: QueryReply, rows: Cell[][], format: ExportFormat): string {
  if (reply.kind === 'task') {
    if (format === 'json') return `${JSON.stringify(reply.tasks.map((group) => ({ keys: group.keys.map(plain), items: group.items })), null, 2)}\n`;
    const groups = reply.tasks.map((group) => [...(group.keys.length ? [`## ${group.keys.map(cellText).join(' / ')}`, ''] : []), ...taskLines(group.items, 0)].join('\n'));
    return `${groups.join('\n\n')}\n`;
  }
  const names = header(reply);
  if (format === 'json') return `${JSON.stringify(rows.map((row) => Object.fromEntries(names.map((name, at) => [name, plain(row[at] ?? { type: 'null' })]))), null, 2)}\n`;
  if (format === 'csv') return `${[names, ...rows.map((row) => row.map(cellText))].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return `${[line(names), line(names.map(() => '---')), ...rows.map((row) => line(row.map(markdown)))].join('\n')}\n`;
}
