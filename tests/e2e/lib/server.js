// `cairn serve` on a copy of the sample vault, or on another one.
import { end, start, until } from './processes.js';
import { binary, sandbox } from './sandbox.js';

/**
 * Starts a server; `address` is good for one browser. `prepare` may change the vault before. `halt` ends it, and `again`
 * starts another one at its place and gives that one's address.
 */
export async function serve(prepare = async () => undefined, given = undefined) {
  const box = await sandbox();
  const vault = given ?? box.vault;
  if (!given) await prepare(vault);
  let child;
  const launch = async (port = 0) => {
    child = start(binary('cairn'), ['--data', box.env.XDG_DATA_HOME, 'serve', vault, '--port', String(port)], { env: box.env });
    const printed = () => /http:\/\/127\.0\.0\.1:\d+\/\?token=\w+/.exec(child.said)?.[0];
    return until('the address', printed, { child, timeout: 60_000 });
  };
  const address = await launch();
  return {
    address,
    vault,
    halt: () => end(child),
    again: () => launch(new URL(address).port),
    async stop() {
      await end(child);
      await box.remove();
    },
  };
}
