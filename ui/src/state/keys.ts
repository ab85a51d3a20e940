// Key combinations as text: "Ctrl+Shift+F", "Alt+Left", "L", "?".

const NAMES: Record<string, string> = {
  ArrowLeft: 'Left', ArrowRight: 'Right', ArrowUp: 'Up', ArrowDown: 'Down', Escape: 'Esc', ' ': 'Space',
};

/** The combination an event stands for. Cmd counts as Ctrl. */
export function combination(event: KeyboardEvent): string {
  const name = NAMES[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const letterLike = /^[A-Z0-9]$/.test(name) || name.length > 1;
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  // Shift is part of a sign such as "?" already.
  if (event.shiftKey && letterLike) parts.push('Shift');
  parts.push(name);
  return parts.join('+');
}

/** Whether typing there means text. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type);
}

/** Whether the element has a meaning of its own for Enter and Space. */
export function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary, [role="option"], [role="treeitem"], [role="link"], [role="row"]') !== null;
}

/** Whether a plain key, without Ctrl or Alt, makes the combination. */
export function isPlain(keys: string): boolean {
  return !keys.startsWith('Ctrl+') && !keys.startsWith('Alt+') && !/^F\d/.test(keys);
}
