import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import App from '../App.svelte';
import { fakeBackend } from '../ipc/fake';
import { fakeCanvas, fakeSize } from '../map/testing/canvas';
import { ALL_GAPS } from '../state/navigation.svelte';
import { diffLines, filterOf, searchOf, shown } from './gaps';
import type { CoverageReply } from '../ipc';

beforeEach(() => {
  // A page that is loaded anew comes back to its place: here each begins at Home.
  sessionStorage.clear();
  fakeCanvas();
  fakeSize();
});
afterEach(() => void vi.unstubAllGlobals());

async function show() {
  const backend = fakeBackend({ opened: true });
  render(App, { props: { backend } });
  await userEvent.click(await screen.findByRole('button', { name: /^Gaps/ }));
  return { backend, gaps: await screen.findByTestId('gaps') };
}
async function row(text: string): Promise<HTMLElement> {
  const title = await within(await screen.findByRole('list', { name: 'Gaps' })).findByText(text);
  return title.closest<HTMLElement>('[role="listitem"]') as HTMLElement;
}

test('gaps are listed worst first, and the worst says what to do', async () => {
  const { gaps } = await show();
  const first = (await within(gaps).findAllByRole('listitem'))[0];
  expect(first).toHaveTextContent('72');
  expect(first).toHaveTextContent('3 notes link to it');
  expect(within(first as HTMLElement).getByRole('button', { name: /Create note/ })).toBeInTheDocument();
});

test('nothing is written before the preview is confirmed, and it can be undone', async () => {
  const { backend } = await show();
  await userEvent.click(within(await row('q-old-index')).getByRole('button', { name: /Rename links/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Rename links' });
  await within(dialog).findByText('+See [[q-index]].');
  expect(backend.calls).not.toContain('makeEdit');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Change 1 file' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(backend.calls).toContain('makeEdit');
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(backend.calls).toContain('undoEdit'));
});

test('a gap is ignored with a reason, kept under Ignored, and shown again', async () => {
  const { gaps } = await show();
  await userEvent.click(within(await row('q-sharding')).getByText('q-sharding'));
  const detail = await screen.findByTestId('gap');
  await userEvent.click(within(detail).getByRole('button', { name: 'Ignore…' }));
  await userEvent.type(within(detail).getByRole('textbox'), 'not asked there{Enter}');
  await waitFor(() => expect(within(gaps).queryByText('q-sharding')).toBeNull());
  await userEvent.click(within(gaps).getByRole('radio', { name: /^Ignored/ }));
  await within(gaps).findByText('Ignored: not asked there');
  await userEvent.click(within(gaps).getByRole('button', { name: /Show q-sharding again/ }));
  await within(gaps).findByText('Nothing is ignored');
});

test('why a gap ranks where it does is one click away', async () => {
  await show();
  await userEvent.click(within(await row('q-sharding')).getByText('q-sharding'));
  const detail = await screen.findByTestId('gap');
  await userEvent.click(within(detail).getByRole('button', { name: 'Why 72?' }));
  expect(detail).toHaveTextContent('importance 0.72 × lack 1.00');
  for (const factor of ['Centrality', 'Demand', 'Roadmap', 'Lack']) expect(within(detail).getByRole('rowheader', { name: factor })).toBeInTheDocument();
});

test('a cell of the coverage map narrows the list; arrow keys go from cell to cell', async () => {
  const { gaps } = await show();
  const cell = await within(gaps).findByRole('button', { name: /^Databases, Easy:/ });
  await userEvent.click(cell);
  expect(within(gaps).getByLabelText('Difficulty')).toHaveValue('easy');
  await within(gaps).findByText('Topic: databases');
  cell.focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(document.activeElement).toHaveAttribute('aria-label', expect.stringContaining('Databases, Medium'));
});

const TABLE: CoverageReply = {
  reviewed: true,
  columns: [{ name: 'easy', label: 'Easy' }, { name: 'hard', label: 'Hard' }],
  rows: [{ node: null, area: 'sql', title: 'SQL', cells: [{ count: 9, tried: 3, mastery: 0.25, readiness: 0.5 }, { count: 0, tried: 0, mastery: null, readiness: null }] }],
};
const SQL = TABLE.rows[0] as CoverageReply['rows'][number];

test('cells tell counts, mastery or readiness, and what is empty', () => {
  expect(shown(TABLE, 'difficulty', 'questions', SQL, 0)).toMatchObject({ text: '9', strength: 1, empty: false });
  expect(shown(TABLE, 'difficulty', 'mastery', SQL, 0)).toMatchObject({ text: '25 %', strength: 0.25 });
  expect(shown(TABLE, 'difficulty', 'readiness', SQL, 1)).toMatchObject({ text: '–', empty: true });
  expect(filterOf('difficulty', TABLE, SQL, 1)).toEqual({ scope: '', area: 'sql', difficulty: 'hard', kind: '', node: '' });
});

test('a table of kinds of notes tells numbers and mastery, and of missing notes how many', () => {
  const cells = [{ count: 4, tried: 2, mastery: 0.5, readiness: 0.25 }, { count: 3, tried: 0, mastery: null, readiness: null }];
  const row = { node: null, area: null, title: 'In no map of content', cells };
  const kinds: CoverageReply = { reviewed: true, columns: [{ name: 'question', label: 'Questions' }, { name: 'missing', label: 'Missing notes' }], rows: [row] };
  expect(shown(kinds, 'kinds', 'mastery', row, 0)).toMatchObject({ text: '50 %', words: '50 % known, 4 questions' });
  expect(shown(kinds, 'kinds', 'mastery', row, 1)).toMatchObject({ text: '3', words: '3 missing notes', tone: 'bad' });
  expect(filterOf('kinds', kinds, row, 1)).toEqual({ scope: 'none', area: null, difficulty: '', kind: '', node: 'missing' });
});

test('the notes of a cell are a search away where the query language can say them', () => {
  const cell = { ...ALL_GAPS, node: 'concept' as const, scope: 'moc-db' };
  expect(searchOf(cell, 'The "DB" map')).toBe('kind:concept moc:"The \\"DB\\" map"');
  expect(searchOf({ ...ALL_GAPS, area: 'sql', difficulty: 'hard' }, null)).toBe('kind:question topic:"sql" difficulty:hard');
  expect(searchOf(cell, null)).toBeNull();
  expect(searchOf(ALL_GAPS, null)).toBeNull();
});

test('a diff is shown without its header; a new file is all new', () => {
  expect(diffLines('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n c\n', false).map((line) => line.tone)).toEqual(['where', 'remove', 'add', 'same']);
  expect(diffLines('a\nb\n', true)).toEqual([{ text: 'a', tone: 'add' }, { text: 'b', tone: 'add' }]);
});

test('figures tell every cell in words, once', async () => {
  const { gaps } = await show();
  await within(gaps).findByRole('radio', { name: 'Mastery' }).then((choice) => userEvent.click(choice));
  await userEvent.click(within(gaps).getByRole('button', { name: /Figures/ }));
  expect((await within(gaps).findAllByText(/^\d+ questions?, 40 % known$/)).length).toBeGreaterThan(0);
  expect(within(gaps).queryByText(/known.*known/)).toBeNull();
  expect(within(gaps).queryByRole('radio', { name: 'Mastery' })).toBeNull();
});
