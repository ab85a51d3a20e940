// The map: colours, filters, menus, paths between two, kept views, zooming through, what is taken away.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, open, picture } from '../lib/chromium.js';
import { assertNoComplaints, showMap } from '../lib/steps.js';

describe('the map', () => {
  let app;
  let map;
  let all;
  const until = (test, value) =>
    app.page.waitForFunction(([element, name, wanted]) => {
      const count = Number(element.dataset.nodes);
      return name === 'fewer' ? count < wanted : count === wanted;
    }, [map, test, value]);
  const canvas = () => app.page.getByRole('application');

  before(async () => {
    app = await open();
    await app.ready();
    all = await showMap(app, 'Vault', 100);
    map = await app.part('map').elementHandle();
  });
  after(() => app?.close());

  test('colours by theme, and the legend hides one', async () => {
    await app.part('map').getByRole('combobox', { name: 'Colour' }).selectOption('theme');
    const legend = app.page.getByRole('region', { name: 'Legend' });
    await legend.getByRole('button', { name: /^Databases/ }).click();
    await until('fewer', all);
    await picture(app.page, 'map-theme');
    await legend.getByRole('button', { name: /^Databases/ }).click();
    await until('is', all);
  });

  test('a query filters, a wrong one says what is wrong and takes nothing away', async () => {
    const seek = app.part('map').getByRole('searchbox', { name: 'Find on the map' });
    await app.part('map').getByRole('combobox', { name: 'What happens to the rest' }).selectOption('filter');
    await seek.fill('kind:concept');
    await until('fewer', all);
    await app.part('map').getByRole('status').filter({ hasText: /match/ }).waitFor();
    await seek.fill('(((');
    await app.part('map').getByRole('alert').waitFor();
    await until('is', all);
    await seek.fill('');
    await until('is', all);
  });

  test('the menu opens by keyboard, hides a node, and that is undone', async () => {
    await canvas().focus();
    await canvas().press('ArrowRight');
    await canvas().press('Shift+F10');
    const menu = app.page.getByRole('menu');
    await menu.waitFor();
    await assertAccessible(app.page, 'the map with its menu');
    await app.page.keyboard.press('h');
    await app.page.keyboard.press('Enter');
    await until('is', all - 1);
    await app.page.getByRole('button', { name: 'Undo' }).click();
    await until('is', all);
  });

  test('two nodes selected show the ways between them', async () => {
    await canvas().focus();
    await canvas().press('Shift+Space');
    await canvas().press('ArrowRight');
    await canvas().press('Shift+Space');
    const between = app.part('map-between');
    await between.getByText(/steps?|No way leads/).first().waitFor();
    await assertAccessible(app.page, 'the ways between two nodes');
    await picture(app.page, 'map-between');
    await between.getByRole('button', { name: 'Close' }).click();
  });

  test('a view is kept under a name, and comes back after a reload', async () => {
    await app.part('map').getByRole('button', { name: 'Views', exact: true }).click();
    await app.page.getByRole('textbox', { name: 'Name of this view' }).fill('By theme');
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('button', { name: 'Back to defaults' }).click();
    const colour = app.part('map').getByRole('combobox', { name: 'Colour' });
    await app.page.waitForFunction((element) => element.value === 'kind', await colour.elementHandle());
    await app.page.waitForTimeout(900);
    await app.page.reload();
    await app.ready();
    await showMap(app, 'Vault', 100);
    map = await app.part('map').elementHandle();
    await app.part('map').getByRole('button', { name: 'Views', exact: true }).click();
    await app.page.getByRole('button', { name: 'By theme', exact: true }).click();
    await app.page.waitForFunction((element) => element.value === 'theme', await colour.elementHandle());
  });

  test('zooming leads from the atlas into a MOC and out again', async () => {
    await showMap(app, 'Atlas', 3);
    const here = app.page.getByRole('navigation', { name: 'Breadcrumbs' }).locator('[aria-current="page"]');
    await canvas().focus();
    await canvas().press('ArrowRight');
    await app.page.waitForTimeout(800);
    const box = await canvas().boundingBox();
    await app.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let turn = 0; turn < 60 && (await here.textContent()) === 'Atlas'; turn += 1) {
      await app.page.mouse.wheel(0, -240);
      await app.page.waitForTimeout(60);
    }
    assert.notEqual(await here.textContent(), 'Atlas');
    await app.page.waitForTimeout(800);
    for (let turn = 0; turn < 30 && (await here.textContent()) !== 'Atlas'; turn += 1) {
      await app.page.mouse.wheel(0, 240);
      await app.page.waitForTimeout(100);
    }
    assert.equal(await here.textContent(), 'Atlas');
  });

  test('an SVG drawing is saved, with what is in view', async () => {
    await showMap(app, 'Vault', 100);
    await app.part('map').getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([app.page.waitForEvent('download'), app.page.getByRole('button', { name: /^SVG/ }).click()]);
    const svg = await readFile(await download.path(), 'utf8');
    assert.match(svg, /^<svg /);
    assert.match(svg, /<title>B-tree<\/title>/);
  });

  test('communities, days and values of a property come when they are wanted', async () => {
    const colours = app.part('map').getByRole('combobox', { name: 'Colour' });
    await colours.selectOption('community');
    const legend = app.page.getByRole('region', { name: 'Legend' });
    await legend.getByRole('heading', { name: 'Community' }).waitFor();
    await legend.getByRole('button', { name: /^(Backend|Caching|Databases|Messaging|Reliability|Security|SQL)/ }).first().waitFor();
    await app.part('map').getByRole('button', { name: 'Time', exact: true }).click();
    await app.part('map-time').getByRole('slider', { name: 'Notes made until' }).waitFor();
    await app.part('map').getByRole('button', { name: 'Time', exact: true }).click();
    await colours.selectOption('property');
    await app.part('map').getByRole('combobox', { name: 'Which property' }).selectOption('difficulty');
    await legend.getByRole('button', { name: /^medium/ }).waitFor();
    await colours.selectOption('theme');
  });

  test('the whole map is saved for other programs', async () => {
    await app.part('map').getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([app.page.waitForEvent('download'), app.page.getByRole('button', { name: /^GraphML/ }).click()]);
    assert.match(await readFile(await download.path(), 'utf8'), /^<\?xml [^]*<graphml /);
  });

  test('when the graphics context is lost, Canvas takes over', async () => {
    const settings = await app.command('settings');
    await app.command('save_settings', { ...settings, renderer: 'webgl' });
    await app.page.reload();
    await app.ready();
    await showMap(app, 'Vault', 100);
    await app.part('map').and(app.page.locator('[data-renderer="webgl"]')).waitFor();
    await app.page.evaluate(() => {
      const gl = document.querySelector('[data-testid="map"] [role="application"] canvas').getContext('webgl2');
      gl.getExtension('WEBGL_lose_context').loseContext();
    });
    await app.part('map').and(app.page.locator('[data-renderer="canvas"]')).waitFor();
    await canvas().press('ArrowRight');
    assert.equal(Number(await app.part('map').getAttribute('data-nodes')), all);
  });

  test('in a tiny window the panes lie over map and tools, one at a time, if they are asked for', async () => {
    await app.page.setViewportSize({ width: 480, height: 360 });
    const [left, right] = ['Left pane', 'Right pane'].map((name) => app.page.getByRole('region', { name }));
    await left.waitFor({ state: 'detached' });
    await right.waitFor({ state: 'detached' });
    const whole = await canvas().boundingBox();
    await app.page.keyboard.press('Control+b');
    await left.waitFor();
    assert.deepEqual(await canvas().boundingBox(), whole, 'the map keeps its place');
    await app.page.keyboard.press('Control+i');
    await right.waitFor();
    await left.waitFor({ state: 'detached' });
    await app.page.keyboard.press('Escape');
    await right.waitFor({ state: 'detached' });
    await canvas().waitFor();
    await picture(app.page, 'map-tiny');
    await assertAccessible(app.page, 'the map in a tiny window');
  });

  test('the page had nothing to complain about', () => assertNoComplaints(app));
});
