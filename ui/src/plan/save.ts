import type { ExportedFile } from '../ipc';

/** Saves a file as a browser does, in the window too. */
export function saveFile({ name, media, content }: ExportedFile): void {
  const address = URL.createObjectURL(new Blob([content], { type: media }));
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
