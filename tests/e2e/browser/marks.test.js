// Marks: made by a key, kept over a reload, and taken along by a note that is renamed.
import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { open, picture } from '../lib/chromium.js';
import { until } from '../lib/processes.js';
import { assertNoComplaints, heading, openByName } from '../lib/steps.js';

const OLD = 'note:Concepts/c-b-tree.md';

describe('marks', () => {
  let app;
  const file = (id) => path.join(app.server.vault, id.slice('note:'.length));
  const ids = async (kind) => (await app.command('marks')).filter((mark) => mark.kind === kind).map((mark) => mark.id);

  before(async () => {
    app = await open();
    await app.ready();
  });
  after(() => app?.close());

  test('a note is bookmarked and marked as known by a key, and found in the sidebar', async () => {
    await openByName(app, 'b-tree', 'B-tree');
    await app.page.keyboard.press('b');
    await app.part('sidebar').getByRole('treeitem', { name: 'Bookmarks' }).waitFor();
    await app.page.keyboard.press('k');
    await app.part('inspector').getByRole('button', { name: 'Known' }).waitFor();
    await picture(app.page, 'marks');
    assert.deepEqual([await ids('known'), await ids('bookmark')], [[OLD], [OLD]]);
  });

  test('a reload comes back to the note', async () => {
    await app.page.reload();
    await heading(app, 'B-tree').waitFor();
  });

  test('a path begins behind what is known', async () => {
    await openByName(app, 'nested loop', 'Nested loop, hash or merge join?');
    await app.page.keyboard.press('p');
    await app.part('path').getByText('1 known').waitFor();
  });

  test('marks follow a folder that is renamed', async () => {
    await rename(path.join(app.server.vault, 'Concepts'), path.join(app.server.vault, 'Ideas'));
    const moved = OLD.replace('Concepts', 'Ideas');
    await until('the marks to follow', async () => (await ids('known')).includes(moved) && (await ids('bookmark')).includes(moved));
    await rename(path.join(app.server.vault, 'Ideas'), path.join(app.server.vault, 'Concepts'));
    await until('the marks to come back', async () => (await ids('known')).includes(OLD));
  });

  test('a mark whose note is gone is shown at home, kept, and can be taken away', async () => {
    await rm(file(OLD));
    await app.page.keyboard.press('Control+1');
    const lost = app.page.getByRole('list', { name: 'Marks on notes that are gone' });
    await lost.getByText('B-tree').first().waitFor();
    assert.deepEqual(await ids('bookmark'), [OLD]);
    await lost.getByRole('button', { name: /Remove the mark/ }).first().click();
    await until('one mark less', async () => (await app.command('marks')).length === 1);
    await app.page.getByRole('button', { name: 'Undo' }).click();
    await until('the mark again', async () => (await app.command('marks')).length === 2);
  });

  test('the page had nothing to complain about but the note that is gone', () => {
    assertNoComplaints({ complaints: app.complaints.filter((complaint) => !complaint.includes('422')) });
  });
});
