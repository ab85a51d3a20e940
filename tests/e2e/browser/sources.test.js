// Study documents: what they ask, which notes answer, what the user says of it, and documents from elsewhere.
import { rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, open, picture } from '../lib/chromium.js';
import { assertNoComplaints } from '../lib/steps.js';

const MINE = '# Quantum roadmap\n\n## 1. Storage\n- Write-ahead log\n- Quantum storage\n';

describe('sources', () => {
  let app;
  const mine = path.join(os.tmpdir(), `cairn-quantum-${process.pid}.txt`);
  const list = () => app.part('sources').getByRole('list', { name: 'Study documents' });
  const entry = (name) => list().getByRole('button').filter({ hasText: name }).first();
  const source = () => app.part('source');
  const topics = () => source().getByRole('list', { name: 'Topics' });
  const filter = (name) => source().locator('label').filter({ hasText: name }).click();

  before(async () => {
    await writeFile(mine, MINE);
    app = await open();
    await app.ready();
  });
  after(async () => {
    await app?.close();
    await rm(mine, { force: true });
  });

  test('the documents of the vault are listed with what the notes answer', async () => {
    await app.page.keyboard.press('Control+6');
    await entry('An eight-week guide').getByText(/\d+ covered, \d+ thin, \d+ missing/).waitFor();
    await picture(app.page, 'sources');
    await assertAccessible(app.page, 'Sources');
  });

  test('a document shows its topics, each with its state', async () => {
    await entry('An eight-week guide').click();
    await topics().getByText('Covered', { exact: true }).first().waitFor();
    await picture(app.page, 'source');
    await assertAccessible(app.page, 'a source');
    await source().getByText(/How this was read/).click();
    await source().getByText(/understood/).waitFor();
  });

  test('a filter shows the topics of one state only', async () => {
    await filter('Missing');
    await topics().getByText('Missing', { exact: true }).first().waitFor();
    await filter('Covered');
    await topics().getByRole('button', { expanded: false }).first().waitFor();
  });

  test('a note can be rejected for a topic, and that can be undone', async () => {
    await topics().getByRole('button', { expanded: false }).first().click();
    const reject = topics().getByRole('button', { name: /^Reject / });
    const name = await reject.first().getAttribute('aria-label');
    await reject.first().click();
    await topics().getByRole('button', { name, exact: true }).waitFor({ state: 'detached' });
    await app.page.getByRole('button', { name: 'Undo' }).click();
    await topics().getByRole('button', { name, exact: true }).waitFor();
  });

  test('a document is added by its path and removed again', async () => {
    await app.page.keyboard.press('Control+6');
    await app.page.getByRole('textbox', { name: 'Path of a study document' }).fill(mine);
    await app.page.keyboard.press('Enter');
    await entry('Quantum roadmap').click();
    await topics().getByText('Quantum storage').waitFor();
    await app.page.keyboard.press('Control+6');
    await list().getByRole('button', { name: 'Remove Quantum roadmap' }).click();
    await entry('Quantum roadmap').waitFor({ state: 'detached' });
  });

  test('a file that is dropped is added; an empty one is refused in words', async () => {
    const drop = (name, text) =>
      app.page.evaluate(([file, content]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content], file));
        window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      }, [name, text]);
    await drop('dropped.txt', MINE);
    await entry('Quantum roadmap').waitFor();
    await drop('empty.txt', '');
    await app.page.getByRole('alert').getByText(/empty\.txt.* is empty/).waitFor();
  });

  test('the page had nothing to complain about but the file that was refused', () => {
    assertNoComplaints({ complaints: app.complaints.filter((complaint) => !complaint.includes('422')) });
  });
});
