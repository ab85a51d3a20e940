// Inside the window: commands by Tauri's IPC, status by its event.
import { invokeBackend, type Backend } from './backend';
import { events } from './bindings';

export function tauriBackend(): Backend {
  return invokeBackend((listener) => {
    const pending = events.statusChanged.listen((event) => listener(event.payload));
    return () => void pending.then((stop) => stop());
  });
}
