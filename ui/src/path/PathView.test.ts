import { SvelteSet } from 'svelte/reactivity';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { fakeBackend } from '../ipc/fake';
import { seedOf, summary } from '../ipc/fake/vault';
import { fakeCanvas } from '../map/testing/canvas';
import PathView from './PathView.svelte';

beforeEach(() => void fakeCanvas());
afterEach(() => void vi.unstubAllGlobals());

function show(more: Record<string, unknown> = {}) {
  const backend = fakeBackend({ opened: true });
  const on = { onselect: vi.fn(), onopen: vi.fn(), ontarget: vi.fn() };
  const known = new SvelteSet<string>();
  const onknown = (id: string): void => void (known.delete(id) || known.add(id));
  const props = { backend, edition: 1, target: 'q-joins' as string | null, from: null, showList: false, known, onknown, ...on, ...more };
  return { ...render(PathView, { props }), backend: props.backend, on };
}
const path = (): HTMLElement => screen.getByTestId('path');
const ready = (): Promise<HTMLElement> => waitFor(() => expect(path()).toHaveAttribute('data-state', 'ready'));
const cards = (): HTMLElement[] => [...path().querySelectorAll<HTMLElement>('g[data-status]')];

test('draws each step and each requirement', async () => {
  show();
  await ready();
  expect(cards()).toHaveLength(Number(path().dataset['steps']));
  expect(Number(path().dataset['edges'])).toBeGreaterThan(0);
  expect(path()).toHaveTextContent(/to go/);
});

test('pointing at a step shows the sentence that made it', async () => {
  show();
  await ready();
  const target = cards().find((card) => card.classList.contains('target'))!;
  await fireEvent.pointerEnter(target);
  const reason = screen.getByTestId('path-reason');
  expect(reason).toHaveTextContent(/named under Prerequisites/);
  expect(reason).toHaveTextContent(/:12/);
});

test('the way may begin at a note of choice, and gives that up again', async () => {
  const onfrom = vi.fn();
  const { rerender } = show({ onfrom });
  await ready();
  await userEvent.click(screen.getByRole('button', { name: 'From…' }));
  await userEvent.type(screen.getByRole('combobox', { name: 'Find a start' }), 'b-tree');
  await screen.findAllByRole('option');
  await userEvent.keyboard('{Enter}');
  expect(onfrom).toHaveBeenCalledOnce();
  await rerender({ from: onfrom.mock.calls[0]![0] as string });
  await userEvent.click(await screen.findByRole('button', { name: 'All it needs' }));
  expect(onfrom).toHaveBeenLastCalledWith(null);
});

test('what the target opens up is one click away', async () => {
  const backend = fakeBackend({ opened: true });
  vi.spyOn(backend, 'unlocks').mockResolvedValue({ now: [summary(seedOf('q-index'))], later: [] });
  const { on } = show({ backend });
  await ready();
  await userEvent.click(screen.getByRole('button', { name: 'What it opens up' }));
  const list = await screen.findByRole('list', { name: 'Ready once you know it' });
  await userEvent.click(within(list).getByRole('button'));
  expect(on.onopen).toHaveBeenCalledWith('q-index');
});

test('a step marked as known is sent along and shortens the way', async () => {
  const { backend } = show();
  await ready();
  const asked = vi.spyOn(backend, 'learn');
  const first = cards()[0]!;
  await fireEvent.keyDown(first, { key: 'k' });
  await waitFor(() => expect(asked).toHaveBeenCalledWith(expect.objectContaining({ known: [first.dataset['id']] })));
  await waitFor(() => expect(cards().filter((card) => card.dataset['status'] === 'known')).toHaveLength(1));
  expect(path()).toHaveTextContent('1 known');
});

test('a click selects, a double click opens', async () => {
  const { on } = show();
  await ready();
  const card = cards()[0]!;
  await fireEvent.click(card);
  expect(on.onselect).toHaveBeenCalledWith(card.dataset['id']);
  await fireEvent.dblClick(card);
  expect(on.onopen).toHaveBeenCalledWith(card.dataset['id']);
});

test('without a target it helps to find one', async () => {
  const user = userEvent.setup();
  const { on } = show({ target: null });
  expect(path()).toHaveAttribute('data-state', 'no-target');
  await user.type(screen.getByRole('combobox'), 'join');
  await waitFor(() => expect(screen.getAllByRole('option').length).toBeGreaterThan(0));
  await user.keyboard('{Enter}');
  expect(on.ontarget).toHaveBeenCalledTimes(1);
});

test('an early Enter waits for what is found', async () => {
  const user = userEvent.setup({ delay: null });
  const backend = fakeBackend({ opened: true });
  let answer = (): void => {};
  const ask = backend.switcher;
  backend.switcher = (request) => new Promise((resolve) => (answer = () => resolve(ask(request))));
  const { on } = show({ backend, target: null });
  await user.type(screen.getByRole('combobox'), 'join{Enter}');
  expect(on.ontarget).not.toHaveBeenCalled();
  answer();
  await waitFor(() => expect(on.ontarget).toHaveBeenCalledTimes(1));
});

test('a target that needs nothing can be started at once', async () => {
  const backend = fakeBackend({ opened: true });
  const whole = await backend.learn({ targets: ['q-joins'], known: [], minutes: 0, min_confidence: 0, collapse: false, show_cuts: false, draw_up_to: 120 });
  const start = whole.steps.find((step) => step.needs.length === 0)!.node.id;
  show({ backend, target: start });
  await waitFor(() => expect(path()).toHaveAttribute('data-state', 'start-here'));
  expect(path()).toHaveTextContent('You can start here');
});

test('the list twin is a checklist with the same actions', async () => {
  const user = userEvent.setup();
  const { on } = show({ showList: true });
  await ready();
  const list = screen.getByTestId('path-list');
  expect(within(list).getAllByRole('option')).toHaveLength(Number(path().dataset['steps']));
  list.focus();
  await user.keyboard('{Home} ');
  const first = within(list).getAllByRole('option')[0]!.dataset['id'];
  expect(on.onselect).toHaveBeenCalledWith(first);
  await user.keyboard('{Enter}');
  expect(on.onopen).toHaveBeenCalledWith(first);
  await user.keyboard('k');
  await waitFor(() => expect(within(list).getAllByRole('option')[0]).toHaveClass('known'));
});

test('too many steps are listed, and drawn on demand', async () => {
  const user = userEvent.setup();
  const backend = fakeBackend({ opened: true });
  const small = await backend.learn({ targets: ['q-joins'], known: [], minutes: 0, min_confidence: 0, collapse: false, show_cuts: false, draw_up_to: 120 });
  const step = small.steps[0]!;
  const steps = Array.from({ length: 200 }, (_, i) => ({ ...step, order: i + 1, target: i === 199, node: { ...step.node, id: `s${i}` } }));
  vi.spyOn(backend, 'learn').mockResolvedValue({ ...small, steps, edges: [] });
  show({ backend });
  await waitFor(() => expect(path()).toHaveAttribute('data-state', 'too-many'));
  expect(screen.getByTestId('path-list')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Draw it anyway' }));
  await ready();
});

test('what was set aside is listed on demand', async () => {
  const user = userEvent.setup();
  const backend = fakeBackend({ opened: true });
  const whole = await backend.learn({ targets: ['q-joins'], known: [], minutes: 0, min_confidence: 0, collapse: false, show_cuts: false, draw_up_to: 120 });
  const [a, b] = whole.steps;
  const cut = { edge: whole.edges[0]!.edge, cycle: [a!.node, b!.node], reason: 'the least sure of the two', why: 'it is the least sure', route: [] };
  vi.spyOn(backend, 'learn').mockResolvedValue({ ...whole, cuts: [cut] });
  show({ backend });
  await ready();
  await user.click(screen.getByRole('button', { name: '1 set aside' }));
  expect(path()).toHaveTextContent('Set aside because they closed a circle');
});

test('between two notes it lists the explained ways', async () => {
  const backend = fakeBackend({ opened: true });
  const whole = await backend.learn({ targets: ['q-joins'], known: [], minutes: 0, min_confidence: 0, collapse: false, show_cuts: false, draw_up_to: 120 });
  const edge = whole.edges[0]!.edge;
  const nodes = [whole.steps.find((s) => s.node.id === edge.to)!.node, whole.steps.find((s) => s.node.id === edge.from)!.node];
  vi.spyOn(backend, 'pathsBetween').mockResolvedValue([{ nodes, edges: [edge], cost: 1 }]);
  show({ backend, from: nodes[0]!.id, target: nodes[1]!.id });
  await ready();
  expect(path()).toHaveAttribute('data-steps', '2');
  expect(path()).toHaveTextContent('1 way');
});

test('a requirement can be pinned and rejected from its card', async () => {
  const user = userEvent.setup();
  const ondecide = vi.fn();
  show({ ondecide });
  await ready();
  const line = path().querySelector<SVGGElement>('g.line')!;
  await fireEvent.click(line);
  const [from, to] = line.dataset['line']!.split(' ');
  await user.click(within(screen.getByTestId('path-reason')).getByRole('button', { name: 'Reject' }));
  expect(ondecide).toHaveBeenLastCalledWith(from, to, 'rejected', 'open', expect.stringContaining(' needs '));
  await user.click(within(screen.getByTestId('path-reason')).getByRole('button', { name: 'Pin' }));
  expect(ondecide).toHaveBeenLastCalledWith(from, to, 'pinned', 'open', expect.stringContaining(' needs '));
});

test('hours at hand show how far one gets', async () => {
  const user = userEvent.setup();
  const backend = fakeBackend({ opened: true });
  const whole = await backend.learn({ targets: ['q-joins'], known: [], minutes: 0, min_confidence: 0, collapse: false, show_cuts: false, draw_up_to: 120 });
  const asked = vi.spyOn(backend, 'learn').mockImplementation((request) => Promise.resolve(request.minutes > 0 ? { ...whole, steps: whole.steps.slice(0, 1), edges: [] } : whole));
  show({ backend });
  await ready();
  await user.type(screen.getByRole('spinbutton', { name: 'Hours at hand' }), '1');
  await waitFor(() => expect(path()).toHaveAttribute('data-beyond', String(whole.steps.length - 1)));
  expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ minutes: 60 }));
  expect(path()).toHaveTextContent('With 1 h you get here: 1 of');
  await user.clear(screen.getByRole('spinbutton', { name: 'Hours at hand' }));
  await user.type(screen.getByRole('spinbutton', { name: 'Hours at hand' }), '0');
  await waitFor(() => expect(path()).toHaveTextContent('Give more than zero hours'));
});

test('the legend explains what is to be seen, and nothing else', async () => {
  const user = userEvent.setup();
  show();
  await ready();
  const words = (): string[] => within(screen.getByRole('list', { name: 'Legend' })).getAllByRole('listitem').map((item) => item.textContent ?? '');
  expect(words()).toEqual(['Target', 'Ready', 'Later']);
  await fireEvent.keyDown(cards()[0]!, { key: 'k' });
  await waitFor(() => expect(words()).toContain('Known'));
  await user.click(screen.getByRole('radio', { name: 'Difficulty' }));
  const levels = words();
  expect(levels.length).toBeGreaterThan(0);
  expect(levels.every((word) => ['Easy', 'Medium', 'Hard'].includes(word))).toBe(true);
});

test('several targets are learnt on one way', async () => {
  const { backend } = show({ also: ['q-tx'], onalso: vi.fn() });
  await ready();
  expect(backend.calls).toContain('learn');
  expect(await screen.findByRole('list', { name: 'And on the same way' })).toBeInTheDocument();
});

test('a failure is told and can be tried again', async () => {
  const user = userEvent.setup();
  const backend = fakeBackend({ opened: true });
  backend.fail('learn', { code: 'learn.gone', message: 'No path could be worked out.', hint: '' });
  show({ backend });
  await waitFor(() => expect(path()).toHaveAttribute('data-state', 'error'));
  backend.fail('learn', null);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await ready();
});
