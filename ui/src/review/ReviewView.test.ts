import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import App from '../App.svelte';
import { fakeBackend, type Fake } from '../ipc/fake';
import { inLanguage, interval, lacking } from './words';

vi.mock('../map/MapView.svelte', () => import('../../test/StubView.svelte'));
vi.mock('../path/PathView.svelte', () => import('../../test/StubView.svelte'));

// A place that was kept would be taken up again.
beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

function press(key: string): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

async function openReview(): Promise<Fake> {
  const backend = fakeBackend();
  render(App, { backend });
  (await screen.findByRole('button', { name: /^Review( \d+)?$/ })).click();
  await screen.findByTestId('question');
  return backend;
}
const question = async (): Promise<string> => (await screen.findByTestId('question')).textContent;

test('space shows the answer, a number rates it, and the next question comes', async () => {
  const backend = await openReview();
  const first = await question();
  press('3');
  expect(backend.calls).not.toContain('rateReview');
  press(' ');
  await screen.findByTestId('answer');
  expect(screen.getByRole('button', { name: /^Easy/ }).textContent).toContain('8 days');
  press('3');
  await expect.poll(question).not.toBe(first);
  expect(screen.queryByTestId('answer')).toBeNull();
  expect(backend.calls).toContain('rateReview');
});

test('every step of the session can be undone', async () => {
  await openReview();
  const first = await question();
  press(' ');
  await screen.findByTestId('answer');
  press('1');
  await expect.poll(question).not.toBe(first);
  const second = await question();
  press('b');
  await expect.poll(question).not.toBe(second);
  press('u');
  await expect.poll(question).toBe(second);
  press('u');
  await expect.poll(question).toBe(first);
  expect(screen.getByRole('button', { name: /^Undo/ })).toHaveProperty('disabled', true);
});

test('a rating that fails leaves the card in hand', async () => {
  const backend = await openReview();
  const first = await question();
  backend.fail('rateReview', { code: 'data.failed', message: 'The disk is full.', hint: 'Make room.' });
  press(' ');
  await screen.findByTestId('answer');
  press('4');
  await screen.findByText('The disk is full.');
  expect(await question()).toBe(first);
  expect(screen.getByTestId('answer')).toBeTruthy();
});

test('one language can be chosen, and a side that lacks it says so', async () => {
  await openReview();
  expect(await question()).toContain('Что это?');
  screen.getByRole('radio', { name: 'RU' }).click();
  await expect.poll(question).not.toContain('What about');
  press(' ');
  expect((await screen.findByTestId('answer')).textContent).toContain('Not in Russian');
});

test('at the end it is said what was done and when it goes on', async () => {
  const backend = await openReview();
  for (let left = 0; left < 40 && !screen.queryByTestId('review-done'); left++) {
    press(' ');
    await screen.findByTestId('answer');
    const calls = backend.calls.length;
    press('4');
    await expect.poll(() => backend.calls.length).toBeGreaterThan(calls);
    await expect.poll(() => screen.queryByTestId('answer')).toBeNull();
  }
  expect(screen.getByTestId('review-done').textContent).toMatch(/Done for today.*in 2 days, on Mon 30 November/s);
});

test('intervals and languages in words', () => {
  expect([0, 1, 12, 31, 100, 366, 800].map(interval)).toEqual(['today', 'tomorrow', '12 days', '1 month', '3 months', '1 year', '2.2 years']);
  const ru = [{ language: 'ru' as const, html: 'x' }];
  expect([inLanguage(ru, 'en'), lacking(ru, 'en'), lacking(ru, null), lacking([], 'en')]).toEqual([ru, 'en', null, null]);
});
