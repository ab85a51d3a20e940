import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBackend, type Fake, type FakeOptions } from './ipc/fake';
import App from './App.svelte';

vi.mock('./map/MapView.svelte', () => import('../test/StubView.svelte'));
vi.mock('./path/PathView.svelte', () => import('../test/StubView.svelte'));

const user = userEvent.setup({ delay: null });

async function start(options: FakeOptions = {}): Promise<Fake> {
  const backend = fakeBackend(options);
  render(App, { backend });
  await screen.findByTestId(options.opened === false ? 'first-run' : 'home');
  return backend;
}

async function openNote(title: string): Promise<HTMLElement> {
  await user.keyboard('{Control>}o{/Control}');
  await user.type(await screen.findByRole('combobox'), title);
  await screen.findByRole('option', { name: new RegExp(title) });
  await user.keyboard('{Enter}');
  const reader = await screen.findByTestId('reader');
  await within(reader).findByRole('heading', { level: 1 });
  return reader;
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(() => cleanup());

describe('first run', () => {
  it('opens the sample', async () => {
    await start({ opened: false });
    await user.click(screen.getByRole('button', { name: 'Try the sample' }));
    expect(await screen.findByTestId('home')).toHaveTextContent('Interview notes');
  });

  it('opens a typed path and offers vaults opened before, but not those that are gone', async () => {
    const backend = await start({ opened: false });
    expect(await screen.findByRole('button', { name: /Old notes/ })).toBeDisabled();
    await user.type(screen.getByLabelText('Or type the path of a folder'), '/data/My notes{Enter}');
    expect(await screen.findByTestId('home')).toHaveTextContent('My notes');
    expect(backend.calls).toContain('openVault');
  });

  it('leads to the path field where there is no system dialog', async () => {
    await start({ opened: false, canPick: false });
    await user.click(screen.getByRole('button', { name: 'Open a folder' }));
    expect(screen.getByLabelText('Or type the path of a folder')).toHaveFocus();
  });

  it('shows why a vault could not be opened until Esc', async () => {
    await start({ opened: false, status: { state: 'failed', path: '/x', error: { code: 'vault.not_found', message: 'There is no folder /x.', hint: 'Choose another.' } } });
    expect(screen.getByRole('alert')).toHaveTextContent('There is no folder /x. Choose another. vault.not_found');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('shows why a typed folder was refused, in its place', async () => {
    const backend = await start({ opened: false });
    backend.fail('openVault', { code: 'vault.not_found', message: 'There is no folder /y.', hint: 'Check the spelling.' });
    await user.type(screen.getByLabelText('Or type the path of a folder'), '/y{Enter}');
    expect(await within(screen.getByTestId('first-run')).findByRole('alert')).toHaveTextContent('There is no folder /y. Check the spelling.');
  });

  it('shows progress with a way to cancel', async () => {
    const backend = await start({ opened: false });
    backend.tell({ state: 'indexing', name: 'Notes', path: '/n', progress: { phase: 'Reading notes', done: 512, total: 1024, can_cancel: true } });
    const bar = await screen.findByRole('progressbar', { name: 'Reading notes' });
    expect(bar).toHaveAttribute('aria-valuenow', '512');
    expect(screen.getByText('512 of 1,024')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(backend.calls).toContain('cancelWork');
  });
});

describe('a vault that is half gone', () => {
  it('is asked about, and leaves the map only when the user says so', async () => {
    const backend = await start({ status: { error: { code: 'vault.half_empty', message: '900 of 1,024 notes went away at once.', hint: 'Is a drive unplugged?' } } });
    await user.click(await screen.findByRole('button', { name: 'They are gone' }));
    expect(backend.calls).toContain('acceptLoss');
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('status bar', () => {
  it('counts, tells notices with their hints, and leads to Health', async () => {
    await start({ status: { watching: { code: 'watch.polling', message: 'Changes are looked for every minute.', hint: 'The folder is on a network.' }, search_ready: false } });
    const bar = screen.getByTestId('status-bar');
    expect(bar).toHaveTextContent('1,024 notes');
    expect(bar).toHaveTextContent('563 missing');
    expect(bar).toHaveTextContent('Search index is being built');
    await user.click(within(bar).getByRole('button', { name: 'Changes may show late' }));
    expect(within(bar).getByText('The folder is on a network.')).toBeVisible();
    await user.keyboard('{Escape}');
    expect(within(bar).queryByText('The folder is on a network.')).toBeNull();
    await user.click(within(bar).getByRole('button', { name: /12 warnings, 3 skipped/ }));
    expect(await screen.findByTestId('health')).toBeVisible();
  });

  it('tells while Cairn does not answer, instead of what no longer holds', async () => {
    const backend = await start();
    const bar = screen.getByTestId('status-bar');
    expect(bar).toHaveTextContent('Index up to date');
    backend.fallSilent({ code: 'ui.unreachable', message: 'Cairn does not answer. Your notes are not touched.', hint: 'See whether it runs.' });
    expect(await within(bar).findByRole('status')).toHaveTextContent('Cairn does not answer');
    expect(bar).not.toHaveTextContent('Index up to date');
    await user.click(await within(bar).findByRole('button', { name: 'Cairn does not answer' }));
    expect(within(bar).getByText('See whether it runs.')).toBeVisible();
    backend.tell({});
    await waitFor(() => expect(bar).toHaveTextContent('Index up to date'));
    expect(bar).not.toHaveTextContent('Cairn does not answer');
  });
});

describe('switcher and reader', () => {
  it('opens a note by a few letters and selects it', async () => {
    await start();
    const reader = await openNote('join');
    expect(reader).toHaveTextContent('SQL join algorithms');
    const inspector = screen.getByTestId('inspector');
    expect(await within(inspector).findByRole('heading', { level: 2 })).toHaveTextContent('SQL join algorithms');
    expect(within(inspector).getByRole('button', { name: /Needs first 3/ })).toBeVisible();
  });

  it('follows a link by Enter, and goes back', async () => {
    await start();
    const reader = await openNote('join');
    within(reader).getByRole('link', { name: 'index structures' }).focus();
    await user.keyboard('{Enter}');
    expect(await within(reader).findByRole('heading', { level: 1, name: 'B-tree' })).toBeVisible();
    await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    expect(await within(reader).findByRole('heading', { level: 1, name: 'SQL join algorithms' })).toBeVisible();
  });

  it('says who asks for a missing note and what may have been meant', async () => {
    await start();
    const reader = await openNote('join');
    await user.click(within(reader).getByRole('link', { name: 'table statistics' }));
    expect(await within(reader).findByText(/There is no note with this name/)).toBeVisible();
    expect(within(reader).getByText('Perhaps meant')).toBeVisible();
    expect(within(reader).getAllByRole('button', { name: /How do you read a query plan/ })).toHaveLength(2);
  });

  it('says what happened when the note cannot be read', async () => {
    const backend = await start();
    backend.fail('note', { code: 'note.gone', message: 'The file is gone.', hint: 'It may have been moved.' });
    await user.keyboard('{Control>}o{/Control}');
    await user.keyboard('{Enter}');
    expect(await within(await screen.findByTestId('reader')).findByRole('alert')).toHaveTextContent('The file is gone. It may have been moved. note.gone');
  });
});

describe('search palette', () => {
  it('finds while typing, moves by arrows, opens by Enter, and remembers the question', async () => {
    await start();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'index');
    const options = await screen.findAllByRole('option');
    expect(options.length).toBeGreaterThan(1);
    expect(options[0]).toHaveAttribute('aria-selected', 'true');
    expect(within(options[0] as HTMLElement).getAllByText('index', { selector: 'mark' })[0]).toBeInTheDocument();
    await user.keyboard('{ArrowDown}');
    expect(options[1]).toHaveAttribute('aria-selected', 'true');
    await user.keyboard('{Enter}');
    expect(screen.queryByTestId('palette')).toBeNull();
    expect(await screen.findByTestId('reader')).toBeVisible();
    await user.keyboard('{Control>}k{/Control}');
    expect(await screen.findByRole('option', { name: 'index' })).toBeVisible();
  });

  it('opens what an early Enter asked for, not what an older question found', async () => {
    await start();
    await user.keyboard('{Control>}o{/Control}');
    await user.keyboard('B-tree{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'B-tree' })).toBeVisible();
    await user.keyboard('{Control>}k{/Control}');
    await user.keyboard('JWT{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'What is inside a JWT?' })).toBeVisible();
  });

  it('lets Enter wait for the answer that comes, though the same was asked again meanwhile', async () => {
    const backend = await start();
    await user.keyboard('{Control>}o{/Control}');
    expect(await screen.findAllByRole('option')).not.toHaveLength(0);
    const answers: (() => void)[] = [];
    const ask = backend.switcher;
    backend.switcher = (request) => new Promise((resolve) => answers.push(() => resolve(ask(request))));
    await user.keyboard('B-tree');
    await waitFor(() => expect(answers).toHaveLength(6));
    backend.tell({ generation: 2 });
    await waitFor(() => expect(answers).toHaveLength(7));
    answers.slice(0, 6).forEach((answer) => answer());
    await new Promise((resolve) => setTimeout(resolve));
    await user.keyboard('{Enter}');
    expect(screen.queryByTestId('reader')).toBeNull();
    answers[6]?.();
    expect(await screen.findByRole('heading', { level: 1, name: 'B-tree' })).toBeVisible();
  });

  it('asks once, however often progress is told', async () => {
    const backend = await start();
    await user.keyboard('{Control>}k{/Control}');
    await user.keyboard('B-tree');
    expect(await screen.findAllByRole('option')).not.toHaveLength(0);
    const searches = (): number => backend.calls.filter((call) => call === 'search').length;
    await waitFor(() => expect(searches()).toBe(2));
    const before = backend.calls.length;
    for (let done = 1; done <= 20; done += 1) backend.tell({ progress: { phase: 'Indexing text', done, total: 20, can_cancel: false } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(backend.calls.slice(before)).toEqual([]);
  });

  it('says so when nothing is found and while the index is being built', async () => {
    await start({ status: { search_ready: false } });
    await user.keyboard('{Control>}{Shift>}f{/Shift}{/Control}');
    await user.type(await screen.findByRole('combobox'), 'zzzz');
    expect(await screen.findByText('Nothing found')).toBeVisible();
    expect(screen.getByText(/still being built/)).toBeVisible();
  });

  it('says what happened when the search fails', async () => {
    const backend = await start();
    backend.fail('search', { code: 'search.query', message: 'The query has no end quote.', hint: 'Add one.' });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), '"open');
    expect(await screen.findByRole('alert')).toHaveTextContent('The query has no end quote. Add one.');
  });

  it('shows where a query is wrong', async () => {
    await start();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'kind:nonsense');
    const told = await screen.findByRole('alert');
    expect(told).toHaveTextContent('“nonsense” is none of the values that can stand here. There are: question, concept.');
    expect(within(told).getByText('nonsense', { selector: 'mark' })).toBeVisible();
    expect(screen.queryByRole('option')).toBeNull();
  });

  it('tells how it understood the query, narrows it down, and saves it', async () => {
    await start();
    await user.keyboard('{Control>}k{/Control}');
    const field = await screen.findByRole('combobox');
    await user.type(field, 'index');
    expect(await screen.findByText('Finds what has “index”.')).toBeVisible();
    await user.click(await screen.findByRole('button', { name: /^question \d+$/ }));
    expect(field).toHaveValue('kind:question index');
    await user.clear(field);
    await user.type(field, 'index');
    await screen.findAllByRole('option');
    await user.keyboard('{Control>}s{/Control}');
    expect(await screen.findByRole('button', { name: 'Saved' })).toBeVisible();
    await user.clear(field);
    expect(await screen.findByText('Saved searches')).toBeVisible();
    expect(screen.getByRole('option', { name: 'index' })).toBeVisible();
  });

  it('highlights all hits on the map with Ctrl+Shift+Enter', async () => {
    await start();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'JWT');
    await screen.findAllByRole('option');
    await user.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
    expect(screen.queryByTestId('palette')).toBeNull();
    expect(await screen.findByTestId('picture')).toBeVisible();
  });

  it('shows a hit on the map with Ctrl+Enter', async () => {
    await start();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'JWT');
    await screen.findAllByRole('option');
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByTestId('picture')).toHaveTextContent('neighbourhood');
  });

  it('gives the focus back on Esc, which closes one thing only', async () => {
    const backend = await start();
    const search = screen.getByRole('button', { name: /Search your notes/ });
    search.focus();
    backend.fail('closeVault', { code: 'x', message: 'Not now.', hint: '' });
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByTestId('palette');
    await user.keyboard('{Escape}');
    expect(screen.queryByTestId('palette')).toBeNull();
    expect(search).toHaveFocus();
  });
});

describe('commands and keys', () => {
  it('lists every action with its keys and runs the chosen one', async () => {
    await start();
    await user.keyboard('{Control>}p{/Control}');
    const field = await screen.findByRole('combobox');
    expect(screen.getByRole('option', { name: /Search in all notes.*Ctrl\+K/ })).toBeVisible();
    await user.type(field, 'theme dark');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(document.documentElement.dataset['theme']).toBe('dark'));
  });

  it('does not run an action that is off', async () => {
    await start();
    await user.keyboard('{Control>}p{/Control}');
    await user.type(await screen.findByRole('combobox'), 'forward');
    expect(screen.getByRole('option', { name: /Forward/ })).toHaveAttribute('aria-disabled', 'true');
    await user.keyboard('{Enter}');
    expect(screen.getByTestId('commands')).toBeVisible();
  });

  it('moves between views, shows the path to the selection and the list twin', async () => {
    await start();
    await openNote('join');
    await user.keyboard('p');
    expect(await screen.findByTestId('picture')).toHaveTextContent('"target":"q-joins"');
    await user.keyboard('l');
    expect(screen.getByTestId('picture')).toHaveTextContent('"showList":true');
    await user.keyboard('{Control>}1{/Control}');
    expect(await screen.findByTestId('home')).toBeVisible();
    await user.keyboard('?');
    expect(await screen.findByTestId('help')).toHaveTextContent('Show or hide the inspector');
  });
});

describe('sidebar', () => {
  it('walks MOCs and folders by keyboard', async () => {
    await start();
    const tree = await screen.findByRole('tree');
    await within(tree).findByRole('treeitem', { name: 'Backend' });
    tree.focus();
    await user.keyboard('{ArrowDown}{ArrowRight}');
    expect(await within(tree).findByRole('treeitem', { name: 'Databases' })).toHaveAttribute('aria-level', '3');
    await user.keyboard('{ArrowLeft}{End}{ArrowRight}');
    expect(await within(tree).findByRole('treeitem', { name: 'Questions' })).toBeVisible();
    await user.keyboard('{End}{Enter}');
    expect(await screen.findByTestId('reader')).toHaveTextContent('Welcome');
  });

  it('shows in its place why a branch cannot be read', async () => {
    const backend = await start();
    backend.fail('children', { code: 'x', message: 'The graph is being rebuilt.', hint: '' });
    const tree = await screen.findByRole('tree');
    await within(tree).findByRole('treeitem', { name: 'Backend' });
    tree.focus();
    await user.keyboard('{ArrowDown}{ArrowRight}');
    expect(await within(tree).findByRole('treeitem', { name: 'The graph is being rebuilt.' })).toBeVisible();
  });
});

describe('inspector', () => {
  it('gives the reason, the confidence and the line of an edge on demand', async () => {
    await start();
    await openNote('join');
    const inspector = screen.getByTestId('inspector');
    const needs = await within(inspector).findByRole('list', { name: 'Needs first' });
    await user.click(within(needs).getAllByRole('button', { name: 'Why' })[0] as HTMLElement);
    expect(needs).toHaveTextContent(/How sure: .*\d+ %/);
    await user.click(within(needs).getByRole('button', { name: /line 12/ }));
    expect(await screen.findByTestId('reader')).toHaveTextContent('SQL join algorithms');
  });
});

describe('health', () => {
  const open = async (): Promise<HTMLElement> => {
    await user.keyboard('{Control>}5{/Control}');
    return screen.findByTestId('health');
  };
  const lines = (health: HTMLElement): HTMLElement[] => within(health).queryAllByRole('listitem').filter((each) => /line \d/.test(each.textContent ?? ''));
  const kinds = (health: HTMLElement): HTMLElement => within(health).getByRole('navigation', { name: 'Kinds of findings' });

  it('lists findings by kind, and files left out', async () => {
    await start();
    const health = await open();
    await user.click(await within(kinds(health)).findByRole('button', { name: /A code block never ends/ }));
    expect(await within(health).findByText('It was closed at the next heading.')).toBeVisible();
    await waitFor(() => expect(lines(health)).toHaveLength(4));
    await user.click(within(kinds(health)).getByRole('button', { name: /Files left out/ }));
    expect(within(health).getByText('larger than 20 MiB')).toBeVisible();
  });

  it('filters by words and severity, and says when nothing is left', async () => {
    await start();
    const health = await open();
    await user.type(await within(health).findByRole('searchbox', { name: 'Filter findings' }), 'given twice');
    await waitFor(() => expect(lines(health)).toHaveLength(8));
    await user.click(within(health).getByRole('radio', { name: 'Notes 2' }));
    await user.click(await within(health).findByRole('button', { name: 'Show all' }));
    await waitFor(() => expect(lines(health)).toHaveLength(14));
  });

  it('goes through the findings by keyboard, opens one at its line and comes back to the filter', async () => {
    await start();
    const health = await open();
    await user.type(await within(health).findByRole('searchbox', { name: 'Filter findings' }), 'never ends');
    await waitFor(() => expect(lines(health)).toHaveLength(4));
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toHaveTextContent('A code block never ends');
    await user.keyboard('{Enter}');
    await screen.findByTestId('reader');
    await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    expect(await screen.findByRole('searchbox', { name: 'Filter findings' })).toHaveValue('never ends');
  });
});

describe('marks', () => {
  it('are made and undone, and listed in the sidebar and at home', async () => {
    const backend = await start();
    await openNote('join');
    await user.keyboard('b');
    const tree = await screen.findByRole('tree');
    expect(await within(tree).findByRole('treeitem', { name: 'Bookmarks' })).toBeVisible();
    await user.keyboard('k');
    await waitFor(async () => expect((await backend.marks()).map((each) => each.kind)).toEqual(['known', 'bookmark']));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(async () => expect(await backend.marks()).toHaveLength(1));
    await user.keyboard('{Control>}1{/Control}');
    const list = await screen.findByRole('list', { name: 'Bookmarks' });
    await user.click(within(list).getByRole('button', { name: /Remove the bookmark/ }));
    await waitFor(async () => expect(await backend.marks()).toHaveLength(0));
  });

  it('on notes that are gone are shown and kept', async () => {
    await start({ marks: [{ kind: 'known', id: 'note:Old.md', title: 'An old note', node: null }] });
    expect(await screen.findByRole('list', { name: 'Marks on notes that are gone' })).toHaveTextContent('An old note');
  });

  it('say so when they cannot be kept', async () => {
    const backend = await start();
    await openNote('join');
    backend.fail('setMark', { code: 'data.not_writable', message: 'Cairn cannot write.', hint: '' });
    await user.keyboard('k');
    expect(await screen.findByText('Cairn cannot write.')).toBeVisible();
  });
});

describe('the place', () => {
  it('is taken up again when the page is loaded anew', async () => {
    await start();
    await openNote('join');
    cleanup();
    render(App, { backend: fakeBackend() });
    await waitFor(() => expect(screen.getByTestId('reader')).toHaveTextContent('SQL join algorithms'));
    await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    expect(await screen.findByTestId('home')).toBeVisible();
  });

  it('changes in sight: what lies over it goes', async () => {
    await start();
    await user.keyboard('{Control>}4{/Control}');
    await screen.findByTestId('switcher');
    await user.keyboard('{Control>}5{/Control}');
    expect(await screen.findByTestId('health')).toBeVisible();
    expect(screen.queryByTestId('switcher')).toBeNull();
  });
});

describe('settings', () => {
  it('are chosen by keyboard and saved', async () => {
    const backend = await start();
    await user.keyboard('{Control>},{/Control}');
    await user.click(await screen.findByRole('radio', { name: 'Canvas' }));
    await waitFor(() => expect(backend.saved.at(-1)).toMatchObject({ renderer: 'canvas' }));
  });
});

describe('titles', () => {
  it('are put above a text that does not begin with one, once', async () => {
    await start();
    const reader = await openNote('Welcome');
    expect(within(reader).getByRole('heading', { level: 1 })).toHaveTextContent('Welcome');
    expect(reader).toHaveTextContent('Begin with the maps of content.');
    await user.keyboard('{Control>}1{/Control}');
    expect(within(await openNote('join')).getAllByRole('heading', { level: 1 })).toHaveLength(1);
  });
});
