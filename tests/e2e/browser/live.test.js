// The vault changes on disk, and what is shown follows.
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { open } from '../lib/chromium.js';
import { until } from '../lib/processes.js';
import { assertNoComplaints, notesInStatus, openByName } from '../lib/steps.js';

describe('changes on disk', () => {
  let app;
  let before_;
  const file = (name) => path.join(app.server.vault, 'Concepts', name);
  const notesBecome = (count) => until(`${count} notes`, async () => (await notesInStatus(app)) === count);

  before(async () => {
    app = await open();
    await app.ready();
    before_ = await notesInStatus(app);
  });
  after(() => app?.close());

  test('a new note is counted and found', async () => {
    await writeFile(file('c-lighthouse-protocol.md'), '---\nkind: concept\n---\n# Lighthouse protocol\n\nBlinks twice.\n');
    await notesBecome(before_ + 1);
    await openByName(app, 'lighthouse', 'Lighthouse protocol');
  });

  test('an edit shows in the note that is being read', async () => {
    const text = await readFile(file('c-lighthouse-protocol.md'), 'utf8');
    await writeFile(file('c-lighthouse-protocol.md'), text.replace('Blinks twice', 'Blinks three times'));
    await app.part('reader').getByText('Blinks three times').waitFor();
  });

  test('a note that is removed is gone', async () => {
    await rm(file('c-lighthouse-protocol.md'));
    await notesBecome(before_);
  });

  test('the page had nothing to complain about but the note that is gone', () => {
    const others = app.complaints.filter((complaint) => !complaint.includes('422'));
    assertNoComplaints({ complaints: others });
  });
});
