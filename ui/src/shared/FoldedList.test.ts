import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { expect, it } from 'vitest';
import FoldedList from './FoldedList.svelte';

const row = createRawSnippet((item: () => unknown) => ({ render: () => `<span>${String(item())}</span>` }));
const shown = (): number => screen.getAllByRole('listitem').length;

it('shows eight, then all, then eight again', async () => {
  const user = userEvent.setup();
  render(FoldedList, { label: 'Numbers', items: Array.from({ length: 30 }, (_, at) => at), row });
  expect(shown()).toBe(8);
  await user.click(screen.getByRole('button', { name: 'Show all 30' }));
  expect(shown()).toBe(30);
  await user.click(screen.getByRole('button', { name: 'Show fewer' }));
  expect(shown()).toBe(8);
});

it('never puts very many rows in the page at once', async () => {
  const user = userEvent.setup();
  render(FoldedList, { label: 'Numbers', items: Array.from({ length: 5000 }, (_, at) => at), row });
  await user.click(screen.getByRole('button', { name: 'Show 100 more of 5,000' }));
  expect(shown()).toBe(108);
});

it('has no button for a short list', () => {
  render(FoldedList, { label: 'Numbers', items: [1, 2], row });
  expect(screen.queryByRole('button')).toBeNull();
});
