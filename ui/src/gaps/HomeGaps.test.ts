import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import App from '../App.svelte';
import { fakeBackend } from '../ipc/fake';
import { fakeCanvas, fakeSize } from '../map/testing/canvas';

beforeEach(() => {
  sessionStorage.clear();
  fakeCanvas();
  fakeSize();
});
afterEach(() => void vi.unstubAllGlobals());

async function home() {
  const backend = fakeBackend({ opened: true });
  render(App, { props: { backend } });
  return { backend, gaps: await screen.findByTestId('home-gaps') };
}

test('home shows the five worst gaps, each with a reason and what to do', async () => {
  const { gaps } = await home();
  const rows = within(gaps).getAllByRole('listitem');
  expect(rows).toHaveLength(5);
  expect(rows[0]).toHaveTextContent('3 notes link to it');
  expect(within(rows[0] as HTMLElement).getByRole('button', { name: /^Create note/ })).toBeVisible();
});

test('a gap of home opens in detail among all gaps', async () => {
  const { gaps } = await home();
  await userEvent.click(within(gaps).getByText('q-sharding'));
  expect(await screen.findByTestId('gap')).toHaveTextContent('q-sharding');
});

test('what was written is listed, and can be undone from there', async () => {
  const { backend, gaps } = await home();
  await userEvent.click(within(gaps).getByRole('button', { name: 'Create note: q-sharding' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Write the note' }));
  await waitFor(() => expect(backend.calls).toContain('makeEdit'));
  await userEvent.keyboard('{Control>}p{/Control}');
  await userEvent.type(await screen.findByRole('combobox'), 'changes made');
  await userEvent.keyboard('{Enter}');
  const list = await screen.findByRole('dialog', { name: 'Changes made to the vault' });
  expect(list).toHaveTextContent('New note “q-sharding”');
  await userEvent.click(within(list).getByRole('button', { name: /^Undo/ }));
  await within(list).findByText('undone');
});
