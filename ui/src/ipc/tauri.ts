// Inside the window: commands by Tauri's IPC, status by its event.
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { invokeBackend, type Backend } from './backend';
import { commands, events } from './bindings';

export function tauriBackend(): Backend {
  const backend = invokeBackend((listener) => {
    let told = false;
    const pending = events.statusChanged.listen(({ payload }) => {
      told = true;
      listener(payload);
    });
    // What changed before the window was listened to is told by asking; each later change comes by itself.
    pending.then(() => commands.status({})).then((status) => told || listener(status), () => undefined);
    return () => void pending.then((stop) => stop());
  });
  return {
    ...backend,
    onDrop: (listener) => {
      const pending = getCurrentWebview().onDragDropEvent(({ payload }) => {
        if (payload.type === 'drop') listener(payload.paths);
      });
      return () => void pending.then((stop) => stop());
    },
  };
}
