// What was odd in the vault: counted, filtered, opened at its line.
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, open, picture } from '../lib/chromium.js';
import { assertNoComplaints, heading } from '../lib/steps.js';

const TWICE = '---\ntopic: sql\ntopic: http\n---\n# Two topics\n\nText.\n';
const FENCE = `# Open fence\n\n${'A line of text.\n\n'.repeat(60)}\`\`\`sql\nselect the_last_line\n`;

describe('health', () => {
  let app;
  const health = () => app.part('health');
  const row = (text) => health().getByRole('list', { name: 'Findings' }).getByRole('listitem').filter({ hasText: text });

  before(async () => {
    app = await open();
    await app.ready();
  });
  after(() => app?.close());

  test('a vault without findings says so', async () => {
    await app.page.keyboard.press('Control+5');
    await health().getByText('Nothing odd was found').waitFor();
  });

  test('findings appear while notes change, with their counts in the status bar', async () => {
    await mkdir(path.join(app.server.vault, 'Odd'));
    await writeFile(path.join(app.server.vault, 'Odd/twice.md'), TWICE);
    await writeFile(path.join(app.server.vault, 'Odd/fence.md'), FENCE);
    await row('Open fence').waitFor();
    await row('Two topics').waitFor();
    await app.part('status-bar').getByRole('button', { name: /warning/ }).waitFor();
    await picture(app.page, 'health');
    await assertAccessible(app.page, 'Health');
  });

  test('words and kinds narrow the list', async () => {
    const filter = health().getByRole('searchbox', { name: 'Filter findings' });
    await filter.fill('odd fence');
    await row('Two topics').waitFor({ state: 'detached' });
    await filter.fill('no such words');
    await health().getByRole('button', { name: 'Show all' }).click();
    await row('Two topics').waitFor();
    await health().getByText('By kind', { exact: true }).click();
    await row('markdown.unclosed_fence').waitFor();
  });

  test('a finding opens the note at its line, and going back comes to the same list', async () => {
    await row('Open fence').getByRole('button').click();
    await heading(app, 'Open fence').waitFor();
    await app.part('reader').locator('.spot').getByText('select the_last_line').waitFor();
    await app.page.keyboard.press('Alt+ArrowLeft');
    await row('markdown.unclosed_fence').waitFor();
  });

  test('what is mended is gone from the list', async () => {
    await app.page.keyboard.press('Control+1');
    await rm(path.join(app.server.vault, 'Odd'), { recursive: true });
    await app.page.keyboard.press('Control+5');
    await health().getByText('Nothing odd was found').waitFor();
    assert.equal(await app.part('status-bar').getByRole('button', { name: /warning/ }).count(), 0);
  });

  test('the page had nothing to complain about but the note that is gone', () => {
    assertNoComplaints({ complaints: app.complaints.filter((complaint) => !complaint.includes('422')) });
  });
});
