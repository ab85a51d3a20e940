// Finding: full text with Ctrl+K, names with Ctrl+O.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { open, picture } from '../lib/chromium.js';
import { assertNoComplaints, heading, openByName } from '../lib/steps.js';

const QUESTION = 'Nested loop, hash or merge join?';

describe('finding', () => {
  let app;
  before(async () => {
    app = await open();
    await app.ready();
  });
  after(() => app?.close());

  test('Ctrl+K finds a word of the text and opens the note', async () => {
    await app.page.keyboard.press('Control+k');
    await app.part('palette').getByRole('combobox').fill('hash_mem_multiplier');
    const hit = app.part('palette').getByRole('option').filter({ hasText: QUESTION });
    await hit.waitFor();
    await picture(app.page, 'search');
    await app.page.keyboard.press('Enter');
    await heading(app, QUESTION).waitFor();
    await app.part('palette').waitFor({ state: 'detached' });
  });

  test('a word that stands nowhere is answered, not ignored', async () => {
    await app.page.keyboard.press('Control+k');
    await app.part('palette').getByRole('combobox').fill('xylophonist');
    await app.part('palette').getByText(/no note|nothing/i).first().waitFor();
    assert.equal(await app.part('palette').getByRole('option').count(), 0);
    await app.page.keyboard.press('Escape');
    await app.part('palette').waitFor({ state: 'detached' });
  });

  test('a query is explained, narrowed down by what the hits are, and wrong where it is wrong', async () => {
    await app.page.keyboard.press('Control+k');
    const palette = app.part('palette');
    const field = palette.getByRole('combobox');
    await field.fill('isolation');
    await palette.getByText('Finds what has “isolation…”.').waitFor();
    await palette.getByRole('button', { name: /^concept \d+$/ }).click();
    assert.equal(await field.inputValue(), 'kind:concept isolation');
    await palette.getByRole('option').filter({ hasText: 'Isolation level' }).first().waitFor();
    await palette.getByRole('region', { name: 'Preview' }).getByText('Isolation level').first().waitFor();
    await picture(app.page, 'search-preview');
    await field.fill('kind:nonsense isolation');
    await palette.getByRole('alert').getByText(/none of the values/).waitFor();
    await picture(app.page, 'search-wrong');
    await field.fill('line:(xmin xmax)');
    await palette.getByRole('option').filter({ hasText: 'How does MVCC work?' }).waitFor();
    await app.page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
  });

  test('all hits are shown on the map', async () => {
    await app.page.keyboard.press('Control+k');
    const palette = app.part('palette');
    await palette.getByRole('combobox').fill('kind:question difficulty:hard');
    await palette.getByRole('option').first().waitFor();
    await app.page.keyboard.press('Control+Shift+Enter');
    await app.part('map').waitFor();
    await palette.waitFor({ state: 'detached' });
  });

  test('headings are found behind #', async () => {
    await app.page.keyboard.press('Control+o');
    const switcher = app.part('switcher');
    await switcher.getByRole('combobox').fill('mvcc#visib');
    await switcher.getByRole('option').filter({ hasText: 'Visibility' }).first().waitFor();
    await app.page.keyboard.press('Enter');
    await heading(app, 'How does MVCC work?').waitFor();
  });

  test('Ctrl+O finds a note by a few letters of its name', async () => {
    await openByName(app, 'consishash', 'Consistent hashing');
  });

  test('Ctrl+O finds a note by another of its names', async () => {
    await openByName(app, 'B+tree', 'B-tree');
    await picture(app.page, 'switcher-opened');
  });

  test('the page had nothing to complain about', () => assertNoComplaints(app));
});
