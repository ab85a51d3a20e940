// Every view can be used by everyone: axe finds nothing serious, in light and in dark.
import { after, before, describe, test } from 'node:test';
import { assertAccessible, open, picture } from '../lib/chromium.js';
import { openByName, showList, showMap } from '../lib/steps.js';

const QUESTION = 'Nested loop, hash or merge join?';

/** How to get to each view, in this order. */
const VIEWS = [
  ['home', ({ page }) => page.keyboard.press('Control+1')],
  ['map', (app) => showMap(app, 'Vault', 100)],
  ['map as a list', (app) => showList(app)],
  ['note', (app) => openByName(app, 'join-algorithms', QUESTION)],
  ['path', async ({ page, part }) => {
    await page.keyboard.press('p');
    await part('path').getByText(QUESTION).first().waitFor();
  }],
  ['search', async ({ page, part }) => {
    await page.keyboard.press('Control+k');
    await part('palette').getByRole('combobox').fill('index');
    await part('palette').getByRole('option').first().waitFor();
  }],
  ['health', async ({ page, part }) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+5');
    await part('health').waitFor();
  }],
  ['plan', async ({ command, page, part }) => {
    const date = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    const usual = { minutes: 60, days_off: Array(7).fill(false), target: 0.9, easy: 1, medium: 1, hard: 1, mocks: true, scope: [], focus: [] };
    await command('save_interview', { date, ...usual });
    await page.keyboard.press('Control+9');
    await part('plan').getByRole('list', { name: 'Days to the interview' }).waitFor();
  }],
  ['profile', ({ part }) => part('plan').getByRole('button', { name: 'Edit' }).click()],
  ['readiness', async ({ page }) => {
    await page.keyboard.press('Control+1');
    await page.getByRole('button', { name: /ready today/ }).click();
    await page.getByRole('group', { name: 'What readiness means' }).waitFor();
  }],
  ['mock interview', async ({ page, part }) => {
    await page.keyboard.press('Control+9');
    await part('plan').getByRole('button', { name: 'Mock interview', exact: true }).click();
    await part('mock').getByRole('button', { name: 'Begin' }).click();
    await part('mock').getByRole('timer').waitFor();
  }],
  ['review', async ({ page, part }) => {
    await page.keyboard.press('Control+7');
    await part('question').waitFor();
    await page.keyboard.press('Space');
    await part('answer').waitFor();
  }],
  ['review settings', async ({ page, part }) => {
    await page.getByRole('button', { name: 'Review settings, import and export' }).click();
    await part('review-data').getByRole('spinbutton').first().waitFor();
  }],
  ['settings', async ({ page, part }) => {
    await page.keyboard.press('Control+,');
    await part('settings').waitFor();
  }],
  ['first screen', async ({ command, part }) => {
    await command('close_vault');
    await part('first-run').waitFor();
  }],
];

for (const colorScheme of ['light', 'dark']) {
  describe(`accessibility, ${colorScheme}`, () => {
    let app;
    before(async () => {
      app = await open({ colorScheme });
      await app.ready();
    });
    after(() => app?.close());

    for (const [name, go] of VIEWS) {
      test(name, async () => {
        await go(app);
        await picture(app.page, `${colorScheme}-${name.replaceAll(' ', '-')}`);
        await assertAccessible(app.page, `${name} in ${colorScheme}`);
      });
    }
  });
}
