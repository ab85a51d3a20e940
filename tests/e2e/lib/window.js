// The real window under Xvfb, driven through tauri-driver and WebKitWebDriver.
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { end, start, until } from './processes.js';
import { RESULTS, ROOT, binary, sandbox } from './sandbox.js';
import { openSession } from './webdriver.js';

/** Opens the window with the arguments that `args` gives for its sandbox: a new one, or `shared`. */
export async function openWindow(args = (box) => [box.vault], shared = undefined, given = undefined) {
  const box = shared ?? (await sandbox());
  const screen = given ?? (await startScreen());
  const [port, nativePort] = [await freePort(), await freePort()];
  // Where Wayland runs, too, the window belongs on that screen.
  const env = { ...box.env, DISPLAY: screen.display, GDK_BACKEND: 'x11' };
  const driver = start(tool('tauri-driver'), ['--port', String(port), '--native-port', String(nativePort)], { env });
  const base = `http://127.0.0.1:${port}`;
  await until('the driver', () => fetch(`${base}/status`).then((reply) => reply.ok, () => false), { child: driver });
  const options = { application: binary('cairn-desktop'), args: args(box) };
  const session = await openSession(base, { browserName: 'wry', 'tauri:options': options });
  return {
    box,
    session,
    picture: async (name) => writeFile(path.join(RESULTS, `${name}.png`), await session.screenshot()),
    async close() {
      // The session first: without that the window would stay when its driver ends.
      await session.close().catch(() => undefined);
      await end(driver);
      if (!given) await end(screen.child);
      if (!shared) await box.remove();
    },
  };
}

const tool = (name) => path.join(ROOT, 'target/tools/bin', name);

/** A screen of its own, with a number that Xvfb picks. */
export async function startScreen() {
  const args = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
  const child = start('Xvfb', args, { pipes: 1 });
  const number = await until('the screen', () => /^(\d+)$/m.exec(child.said)?.[1], { child });
  return { child, display: `:${number}` };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
