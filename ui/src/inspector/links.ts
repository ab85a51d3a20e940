import type { LinkDto } from '../ipc';

/** Links of a note, each target once, where it stands first. */
export function distinctLinks(links: LinkDto[]): LinkDto[] {
  const seen = new Set<string>();
  return links.filter((each) => !seen.has(each.to.id) && seen.add(each.to.id));
}
