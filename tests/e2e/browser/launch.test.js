// Launch and look: from nothing to a vault one can walk.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { open, picture } from '../lib/chromium.js';
import { assertNoComplaints, notesInStatus, showMap } from '../lib/steps.js';

describe('launch and look', () => {
  let app;
  before(async () => (app = await open()));
  after(() => app?.close());

  test('the vault on the command line is open: its size and its maps of content show', async () => {
    await app.ready();
    assert.ok((await notesInStatus(app)) > 100);
    await app.part('sidebar').getByText('SQL', { exact: true }).waitFor();
    await picture(app.page, 'home');
  });

  test('the atlas shows every map of content, the vault map every note', async () => {
    assert.ok((await showMap(app, 'Atlas', 10)) < 100);
    await picture(app.page, 'atlas');
    const notes = await notesInStatus(app);
    assert.ok((await showMap(app, 'Vault', notes)) >= notes);
    await picture(app.page, 'vault');
  });

  test('without a vault the first screen offers ways to open one', async () => {
    await app.command('close_vault');
    await app.part('first-run').waitFor();
    await app.page.reload();
    await app.part('first-run').getByRole('button', { name: 'Open a folder' }).waitFor();
    await picture(app.page, 'first-run');
  });

  test('a folder that is not there is refused in words', async () => {
    await app.page.getByLabel('Or type the path of a folder').fill('/no/such/folder');
    await app.page.keyboard.press('Enter');
    await app.part('first-run').getByRole('alert').waitFor();
  });

  test('a folder typed in is opened', async () => {
    await app.page.getByLabel('Or type the path of a folder').fill(app.server.vault);
    await app.page.keyboard.press('Enter');
    await app.ready();
    assert.ok((await notesInStatus(app)) > 100);
  });

  test('the page had nothing to complain about but the refused folder', () => {
    const others = app.complaints.filter((complaint) => !complaint.includes('422'));
    assertNoComplaints({ complaints: others });
  });
});
