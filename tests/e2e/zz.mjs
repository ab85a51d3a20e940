import { open, picture } from './lib/chromium.js';
const n = Number(process.argv[2] ?? 20);
for (let i = 0; i < n; i++) {
  const app = await open();
  const events=[]; 
  const t=Date.now();
  try { await app.page.getByTestId('status-bar').getByText('Index up to date').waitFor({ timeout: 25000 }); }
  catch (e) {
    console.log(i, 'HANG', await app.page.getByTestId('status-bar').innerText().catch(String));
    for (const c of ['status','app_status','vault_status']) { try { console.log(c, JSON.stringify(await app.command(c))); } catch (e) { console.log(c, String(e).slice(0,200)); } }
    await app.page.screenshot({ path: `/tmp/hang${i}.png` });
    console.log(app.complaints);
  }
  console.log(i, Date.now()-t);
  await app.close();
}
