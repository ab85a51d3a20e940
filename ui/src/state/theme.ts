import type { ThemeChoice } from '../ipc';

const dark = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;

/** Puts the theme on the page. `system` follows the system's setting while it is chosen. */
export function applyTheme(choice: ThemeChoice): () => void {
  const apply = (): void => {
    const theme = choice === 'system' ? (dark?.matches ? 'dark' : 'light') : choice;
    document.documentElement.dataset['theme'] = theme;
  };
  apply();
  if (choice !== 'system') return () => {};
  dark?.addEventListener('change', apply);
  return () => dark?.removeEventListener('change', apply);
}
