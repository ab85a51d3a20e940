// Dataview queries: in a note they show their results; in the console they are written, run and explained.
import { after, before, describe, test } from 'node:test';
import { assertAccessible, open, picture } from '../lib/chromium.js';
import { assertNoComplaints } from '../lib/steps.js';

describe('queries', () => {
  let app;
  const view = () => app.part('queries');
  const editor = () => view().getByRole('combobox', { name: 'Query' });

  before(async () => {
    app = await open();
    await app.ready();
  });
  after(() => app?.close());

  test('a query is written with completion, run, sorted and filtered', async () => {
    await app.part('sidebar').getByRole('button', { name: 'Queries' }).click();
    await editor().fill('TABLE difficulty, file.folder\nWHERE diffic');
    await editor().press('Control+Space');
    await view().getByRole('option').filter({ hasText: 'difficulty' }).first().waitFor();
    await editor().press('Enter');
    await editor().press('Control+Enter');
    const table = view().getByRole('table');
    await table.waitFor();
    await table.getByRole('button', { name: 'Sort by difficulty' }).or(table.getByRole('button', { name: /^difficulty/ })).first().click();
    await view().getByRole('searchbox', { name: 'Filter rows' }).fill('hard');
    await picture(app.page, 'queries');
    await assertAccessible(app.page, 'Queries');
  });

  test('a row tells why it is there', async () => {
    await view().getByRole('textbox', { name: 'Note' }).fill('moc-backend');
    await view().getByRole('button', { name: 'Explain' }).click();
    await view().getByText(/is (not )?among the rows|is not in this vault/).first().waitFor();
  });

  test('an error shows its place and a hint', async () => {
    await editor().fill('LIST WHERE a == 1');
    await editor().press('Control+Enter');
    await view().getByRole('alert').getByText(/column 15/).waitFor();
    await view().getByText("Compare with a single '='.").waitFor();
    await assertNoComplaints(app);
  });
});
