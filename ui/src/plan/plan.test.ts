import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../App.svelte';
import { fakeBackend, type Fake } from '../ipc/fake';
import { summary, seedOf } from '../ipc/fake/vault';
import { duration, pointsOf } from '../state/study.svelte';
import { weakTopics } from './session';

vi.mock('../map/MapView.svelte', () => import('../../test/StubView.svelte'));
vi.mock('../path/PathView.svelte', () => import('../../test/StubView.svelte'));

const user = userEvent.setup({ delay: null });

async function start(): Promise<Fake> {
  const backend = fakeBackend();
  render(App, { backend });
  await screen.findByTestId('home');
  return backend;
}

async function planned(): Promise<Fake> {
  const backend = await start();
  await user.click(await screen.findByRole('button', { name: 'Plan for an interview' }));
  const form = await screen.findByTestId('profile');
  await fireEvent.input(within(form).getByLabelText('Day of the interview'), { target: { value: '2026-12-11' } });
  await user.click(within(form).getByRole('button', { name: 'Make a plan' }));
  await screen.findByRole('list', { name: 'Days to the interview' });
  return backend;
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(() => cleanup());

describe('plan', () => {
  it('asks for a day first and says what is wrong with it', async () => {
    await start();
    await user.click(await screen.findByRole('button', { name: 'Plan for an interview' }));
    const form = await screen.findByTestId('profile');
    await fireEvent.input(within(form).getByLabelText('Day of the interview'), { target: { value: '2020-01-01' } });
    await user.click(within(form).getByRole('button', { name: 'Make a plan' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('is past');
    expect(within(form).getByLabelText('Day of the interview')).toHaveValue('2020-01-01');
  });

  it('offers topics by their names as what the interview is about, and keeps those chosen in sight', async () => {
    const backend = await start();
    const reply = await backend.search({ query: 'joins', limit: 1, sort: 'relevance', facets: false });
    backend.search = () => Promise.resolve({ ...reply, hits: [{ node: summary(seedOf('t-index')), score: 1, snippet: [], line: 1, matched: [] }] });
    await user.click(await screen.findByRole('button', { name: 'Plan for an interview' }));
    const form = await screen.findByTestId('profile');
    const filter = within(form).getByRole('searchbox', { name: /^Find a map, topic/ });
    await user.type(filter, 'index');
    await user.click(await within(form).findByRole('checkbox', { name: /^Indexing/ }));
    await user.clear(filter);
    expect(within(form).getByRole('checkbox', { name: /^Indexing/ })).toBeChecked();
    expect(form).toHaveTextContent('1 chosen');
  });

  it('shows days, forecast, what does not fit, and days left in the top bar', async () => {
    await planned();
    expect(screen.getByTestId('plan')).toHaveTextContent('70 % ready on the day with this plan, 30 % without.');
    expect(screen.getByRole('region', { name: 'What does not fit' })).toHaveTextContent('1 question, −3 points of readiness');
    expect(screen.getByRole('button', { name: /10 days 40 % ready/ })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show as a table' }));
    expect(screen.getByRole('rowheader', { name: '2026-12-01' })).toBeVisible();
  });

  it('ticks off a step of today by a rating, which can be taken back', async () => {
    await planned();
    await user.keyboard('{Control>}1{/Control}');
    const list = await screen.findByRole('list', { name: "Today's plan" });
    const box = within(list).getAllByRole('checkbox')[0];
    if (!box) throw new Error('no step');
    await user.click(box);
    expect(box).not.toBeChecked();
    await user.click(within(list).getByRole('button', { name: 'Well' }));
    await vi.waitFor(() => expect(within(list).getAllByRole('checkbox')[0]).toBeChecked());
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await vi.waitFor(() => expect(within(list).getAllByRole('checkbox')[0]).not.toBeChecked());
  });

  it('explains readiness one click away', async () => {
    await planned();
    await user.keyboard('{Control>}1{/Control}');
    await user.click(await screen.findByRole('button', { name: /ready today/ }));
    expect(screen.getByRole('group', { name: 'What readiness means' })).toHaveTextContent('30 % rest on answers you gave and 10 % on what you say to know');
  });
});

describe('sessions', () => {
  it('are held by keys and kept only if the user says so', async () => {
    const backend = await start();
    await user.keyboard('{Control>}9{/Control}');
    await user.click(await screen.findByRole('button', { name: 'Mock interview' }));
    await user.click(await screen.findByRole('button', { name: 'Begin' }));
    await screen.findByText('question 1');
    expect(await screen.findByTestId('asked')).toHaveTextContent(/^English\s*What about/);
    expect(screen.queryByTestId('answer')).toBeNull();
    await user.keyboard(' ');
    expect(await screen.findByTestId('answer')).toBeVisible();
    await user.keyboard('1');
    await screen.findByText('question 2');
    await user.keyboard('u');
    await screen.findByText('question 1');
    await user.keyboard('1');
    await screen.findByText('question 2');
    await user.click(screen.getByRole('button', { name: 'End' }));
    expect(await screen.findByText('0 of 1 question went well.')).toBeVisible();
    expect(screen.getByRole('list', { name: 'Weak topics' })).toHaveTextContent('1 of 1 did not go well');
    expect(backend.calls).not.toContain('saveAnswers');
    await user.click(screen.getByRole('button', { name: 'Keep in the review log' }));
    expect(await screen.findByText(/the plan takes it into account/)).toBeVisible();
    expect(backend.calls).toContain('saveAnswers');
  });

  it('name the weakest topics first', () => {
    const node = (topic: string) => ({ ...summary(seedOf('q-joins')), topic });
    const rated = (rating: number) => ({ id: 'q-joins', rating, duration_ms: 0 });
    expect(weakTopics([node('a'), node('b'), node('b'), node('c')], [rated(1), rated(2), rated(1), rated(4)]).map((each) => each.name)).toEqual(['B', 'A']);
  });
});

it('says times and differences in words', () => {
  expect([duration(45), duration(60), duration(90)]).toEqual(['45 min', '1 h', '1 h 30']);
  expect([pointsOf(0.05), pointsOf(-0.01), pointsOf(0)]).toEqual(['+5 points', '−1 point', '±0 points']);
});
