// What a reader does, in the words of the interface.
import assert from 'node:assert/strict';

/** Waits until a locator's attribute, as a number, is at least `least`; gives it. */
async function atLeast(part, attribute, least) {
  await part.page().waitForFunction(
    ([element, name, value]) => Number(element.getAttribute(name)) >= value,
    [await part.elementHandle(), attribute, least],
  );
  return Number(await part.getAttribute(attribute));
}

/** Opens the map of a scope and waits until it is drawn; gives how many nodes it has. */
export async function showMap({ page, part }, scope = 'Atlas', least = 1) {
  await page.keyboard.press('Control+2');
  await part('map').getByRole('button', { name: scope, exact: true }).click();
  await part('map').and(page.locator('[data-state="ready"]')).waitFor();
  return atLeast(part('map'), 'data-nodes', least);
}

/** Opens the list twin of the map. */
export async function showList({ page, part }) {
  await page.keyboard.press('l');
  await part('map-list').waitFor();
  return part('map-list');
}

/** Finds a note by its name in the switcher and opens it. */
export async function openByName({ page, part }, name, title = name) {
  await page.keyboard.press('Control+o');
  const switcher = part('switcher');
  await switcher.getByRole('combobox').fill(name);
  await switcher.getByRole('option').filter({ hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
  await heading({ part }, title).waitFor();
}

/** The title of the note that is being read. */
export const heading = ({ part }, title) => part('reader').getByRole('heading', { level: 1, name: title });

/** The part of the status bar that counts notes. */
export async function notesInStatus({ part }) {
  const text = await part('status-bar').getByText(/^[\d,]+ notes?$/).textContent();
  return Number(text.replace(/\D/g, ''));
}

/** Fails with what the page complained about, if anything. */
export function assertNoComplaints({ complaints }) {
  assert.deepEqual(complaints, []);
}
