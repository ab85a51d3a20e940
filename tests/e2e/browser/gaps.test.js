// What is missing: found, narrowed by the coverage map, ignored; a note made and links renamed after a preview, and undone.
import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, open, picture } from '../lib/chromium.js';
import { until } from '../lib/processes.js';
import { assertNoComplaints, heading, openByName } from '../lib/steps.js';

const ASKING = 'Questions/SQL/q-asking--sql--easy.md';
const TEXT = '# Asking\n\nSee [[q-join-types--sql--hard]] and [[q-lateral-joins--sql--hard]].\n';

describe('gaps', () => {
  let app;
  const gaps = () => app.part('gaps');
  const row = (text) => gaps().getByRole('list', { name: 'Gaps' }).getByRole('listitem').filter({ hasText: text });
  const file = (name) => path.join(app.server.vault, name);
  const there = async (name) => stat(file(name)).then(() => true, () => false);

  before(async () => {
    app = await open();
    await app.ready();
  });
  after(() => app?.close());

  test('gaps appear while notes change, with their count in the sidebar', async () => {
    await app.page.keyboard.press('Control+8');
    await writeFile(file(ASKING), TEXT);
    await gaps().getByRole('searchbox').fill('lateral');
    await row('q-lateral-joins--sql--hard').waitFor();
    await app.part('sidebar').getByRole('button', { name: /^Gaps \d/ }).waitFor();
  });

  test('a gap tells why it ranks there and where it can be seen', async () => {
    await row('q-lateral-joins--sql--hard').getByRole('button').first().click();
    await app.part('gap').getByRole('button', { name: /^Why/ }).click();
    await app.part('gap').getByRole('rowheader', { name: 'Demand' }).waitFor();
    await app.part('gap').getByText('q-asking--sql--easy.md:3').waitFor();
    await picture(app.page, 'gap');
    await assertAccessible(app.page, 'Gaps with a gap in detail');
  });

  test('the missing note is written after a preview, and taken back', async () => {
    await row('q-lateral-joins--sql--hard').getByRole('button', { name: /Create note/ }).click();
    await app.part('edit').getByText('title: "Lateral joins"').waitFor();
    await assertAccessible(app.page, 'Consent to write');
    await picture(app.page, 'edit');
    const made = 'Questions/SQL/q-lateral-joins--sql--hard.md';
    assert.equal(await there(made), false);
    await app.part('edit').getByRole('button', { name: 'Write the note' }).click();
    await until('the note', () => there(made));
    await app.page.getByRole('button', { name: 'Undo' }).click();
    await until('the note to go', async () => !(await there(made)));
  });

  test('links to an old name get the new one everywhere, and nothing else changes', async () => {
    await gaps().getByRole('searchbox').fill('join-types');
    await row('q-join-types--sql--hard').getByRole('button', { name: /Rename links/ }).click();
    await app.part('edit').getByText('+See [[q-join-types--sql--easy]]').waitFor();
    await app.part('edit').getByRole('button', { name: 'Change 1 file' }).click();
    await until('the link', async () => (await readFile(file(ASKING), 'utf8')) === TEXT.replace('q-join-types--sql--hard', 'q-join-types--sql--easy'));
    await row('q-join-types--sql--hard').waitFor({ state: 'detached' });
    await app.page.getByRole('button', { name: 'Undo' }).click();
    await until('the old link', async () => (await readFile(file(ASKING), 'utf8')) === TEXT);
  });

  test('a cell of the coverage map narrows the list; the tables hold the same as words', async () => {
    await gaps().getByRole('searchbox').fill('');
    await gaps().getByRole('button', { name: /^Sql, Hard:/ }).click();
    await gaps().getByText('Topic: sql').waitFor();
    await row('Nested loop, hash or merge join?').first().waitFor();
    await picture(app.page, 'gaps');
    await assertAccessible(app.page, 'Gaps');
    await gaps().getByText('MOCs × kinds').click();
    await gaps().getByRole('button', { name: /, Missing notes: [1-9]/ }).first().click();
    await gaps().getByText('Of: Missing').waitFor();
    assert.equal(await gaps().locator('.gaps-list .row').count() > 0, true);
    await gaps().getByRole('button', { name: /, Questions: [1-9]/ }).first().click();
    await gaps().getByRole('button', { name: 'Search the notes themselves' }).click();
    await app.part('palette').getByRole('option').first().waitFor();
    await app.page.keyboard.press('Escape');
    await gaps().getByText('MOCs × gaps').click();
    await app.part('coverage').getByRole('columnheader', { name: 'Never reviewed' }).waitFor();
    await app.page.keyboard.press('Escape');
    await gaps().getByText('Sources × coverage').click();
    await app.part('coverage').getByRole('columnheader', { name: 'Covered' }).waitFor();
  });

  test('G shows the gaps of the selected note', async () => {
    await openByName(app, 'asking', 'Asking');
    await app.page.keyboard.press('g');
    await row('q-lateral-joins--sql--hard').waitFor();
    await app.page.keyboard.press('Alt+ArrowLeft');
    await heading(app, 'Asking').waitFor();
  });

  test('the page had nothing to complain about but the note that is gone', () => {
    assertNoComplaints({ complaints: app.complaints.filter((complaint) => !complaint.includes('422')) });
  });
});
