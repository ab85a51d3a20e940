// Esc closes one thing: the one that was opened last.

type Close = () => void;
const open: Close[] = [];

/** Registers something that Esc closes; returns how to take it back. */
export function onEscape(close: Close): () => void {
  open.push(close);
  return () => {
    const at = open.lastIndexOf(close);
    if (at >= 0) open.splice(at, 1);
  };
}

/** Closes the newest; false if nothing is open. */
export function escapeOne(): boolean {
  const close = open.at(-1);
  close?.();
  return close !== undefined;
}
