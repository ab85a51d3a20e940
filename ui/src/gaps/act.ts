import type { EditKind, GapActionDto, GapDto } from '../ipc';
import type { App } from '../state/app.svelte';

/** Does what a button of a gap says. What writes into the vault is only proposed: `consent` asks the user. */
export function act(app: App, gap: GapDto, action: GapActionDto, consent: (kind: EditKind) => void): void {
  if (action === 'create_note' || action === 'apply_rename') consent(action);
  else if (action === 'open') app.openNode(gap.id);
  else if (action === 'add_to_plan') void app.gaps.mark('planned', gap);
  else if (action === 'mark_known') void app.gaps.mark('known', gap);
  else app.showGaps({ gap: gapKey(gap) });
}

/** Tells one gap from all others. */
export const gapKey = (gap: GapDto): string => `${gap.kind} ${gap.id}`;
