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

  test('Ctrl+O finds a note by a few letters of its name', async () => {
    await openByName(app, 'consishash', 'Consistent hashing');
  });

  test('Ctrl+O finds a note by another of its names', async () => {
    await openByName(app, 'B+tree', 'B-tree');
    await picture(app.page, 'switcher-opened');
  });

  test('the page had nothing to complain about', () => assertNoComplaints(app));
});
