// In a small window between both panes, what is shown is shown whole.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { open, picture } from '../lib/chromium.js';
import { assertNoComplaints, showList, showMap } from '../lib/steps.js';

const SIZE = { width: 800, height: 560 };

/** Boxes of the elements that are seen. */
const boxes = (parts) => parts.evaluateAll((all) => all.map((each) => {
  const { left, right, top, bottom } = each.getBoundingClientRect();
  return { text: each.textContent.trim(), left, right, top, bottom };
}));
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
function assertApart(all) {
  assert.ok(all.length > 1, 'there is something to compare');
  all.forEach((each, at) => all.slice(at + 1).forEach((other) => assert.ok(!meet(each, other), `“${each.text}” lies over “${other.text}”`)));
}
function assertInside(inner, outer) {
  assert.ok(inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom, `“${inner.text}” is cut off`);
}

describe('a small window', () => {
  let app;
  const main = async () => (await boxes(app.page.locator('main')))[0];
  before(async () => {
    app = await open({ viewport: SIZE });
    await app.ready();
    await showMap(app, 'Vault', 100);
  });
  after(() => app?.close());

  test('the panel of the filters lies inside the view', async () => {
    await app.part('map').getByRole('button', { name: 'Filters' }).click();
    const panel = app.page.getByRole('dialog', { name: 'What is shown and hidden' });
    await panel.waitFor();
    assertInside((await boxes(panel))[0], await main());
    await app.page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  test('the field that finds on the map shows its placeholder whole', async () => {
    const short = await app.page.getByRole('searchbox', { name: 'Find on the map' }).evaluate((field) => {
      const style = getComputedStyle(field);
      const pen = document.createElement('canvas').getContext('2d');
      pen.font = `${style.fontSize} ${style.fontFamily}`;
      return field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - pen.measureText(field.placeholder).width;
    });
    assert.ok(short >= 0, `${-short} pixels are missing`);
  });

  test('in the list of the map no key lies over what it does, and no word runs into the next row', async () => {
    const list = await showList(app);
    await list.getByRole('row', { name: /Design reliable webhook delivery/ }).click();
    await list.getByRole('button', { name: 'Path to it' }).waitFor();
    assertApart(await boxes(list.locator('.keys > *')));
    for (const hint of await list.locator('.keys > span').all()) {
      const [whole] = await boxes(hint);
      for (const key of await boxes(hint.locator('kbd'))) assertInside(key, whole);
    }
    await list.press('End');
    await list.getByRole('row', { name: /Study document/ }).first().waitFor();
    const rows = await boxes(list.getByRole('row').filter({ has: app.page.getByRole('gridcell') }));
    for (const { top, bottom, text } of rows) assert.equal(Math.round(bottom - top), 30, text);
    await picture(app.page, 'narrow-list');
  });

  test('the steps of a path keep their titles', async () => {
    await app.page.keyboard.press('p');
    await app.part('path').waitFor();
    await app.page.keyboard.press('l');
    const steps = app.part('path-list').getByRole('option');
    await steps.first().waitFor();
    for (const { text, left, right } of await boxes(steps.locator('.title'))) assert.ok(right - left > 100, `“${text}” has no room`);
    await picture(app.page, 'narrow-path-list');
  });

  test('the table of gaps shows rows, above the list of them', async () => {
    await app.page.getByRole('navigation').getByRole('button', { name: /^Gaps/ }).click();
    const table = app.part('coverage');
    await table.waitFor();
    const [seen] = await boxes(table);
    assert.ok(seen.bottom - seen.top > 120, `it is ${seen.bottom - seen.top} pixels high`);
    assertInside(seen, await main());
    await picture(app.page, 'narrow-gaps');
  });

  test('the palette tells the number of hits, and whole hints', async () => {
    await app.page.keyboard.press('Control+k');
    const palette = app.part('palette');
    await palette.getByRole('combobox').fill('index');
    const total = palette.getByText(/^\d+ hits$/);
    await total.waitFor();
    assertInside((await boxes(total))[0], (await boxes(palette))[0]);
    assertApart([...(await boxes(palette.locator('.hint'))), ...(await boxes(total))]);
    await picture(app.page, 'narrow-palette');
  });

  test('the page had nothing to complain about', () => assertNoComplaints(app));
});
