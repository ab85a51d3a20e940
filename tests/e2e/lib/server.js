// `cairn serve` on a copy of the sample vault.
import { end, start, until } from './processes.js';
import { binary, sandbox } from './sandbox.js';

/** Starts a server; `address` is good for one browser. `prepare` may change the vault before. */
export async function serve(prepare = async () => undefined) {
  const box = await sandbox();
  await prepare(box.vault);
  const child = start(binary('cairn'), ['--data', box.env.XDG_DATA_HOME, 'serve', box.vault], { env: box.env });
  const printed = () => /http:\/\/127\.0\.0\.1:\d+\/\?token=\w+/.exec(child.said)?.[0];
  const address = await until('the address', printed, { child, timeout: 60_000 });
  return {
    address,
    vault: box.vault,
    async stop() {
      await end(child);
      await box.remove();
    },
  };
}
