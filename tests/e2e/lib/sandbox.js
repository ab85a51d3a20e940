// A place of its own for each test file: a copy of the sample vault, and nothing of the user's.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const RESULTS = path.join(ROOT, 'tests/e2e/results');

/** Where the binaries under test lie. */
export const binary = (name) => path.join(process.env.CAIRN_BIN_DIR ?? path.join(ROOT, 'target/debug'), name);

export async function sandbox() {
  const dir = await mkdtemp(path.join(tmpdir(), 'cairn-e2e-'));
  const inside = (name) => path.join(dir, name);
  const folders = { XDG_DATA_HOME: 'data', XDG_CONFIG_HOME: 'config', XDG_CACHE_HOME: 'cache', XDG_RUNTIME_DIR: 'run' };
  const env = { ...process.env };
  for (const [name, folder] of Object.entries(folders)) {
    env[name] = inside(folder);
    await mkdir(inside(folder), { mode: 0o700 });
  }
  await mkdir(RESULTS, { recursive: true });
  const vault = inside('sample-vault');
  await cp(path.join(ROOT, 'assets/sample-vault'), vault, { recursive: true });
  return { dir, env, vault, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }) };
}
