// Inside the window: commands by Tauri's IPC, status by its event.
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { invokeBackend, type Backend } from './backend';
import { events } from './bindings';

export function tauriBackend(): Backend {
  const backend = invokeBackend((listener) => {
    const pending = events.statusChanged.listen((event) => listener(event.payload));
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
