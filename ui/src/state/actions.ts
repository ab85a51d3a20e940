import type { App } from './app.svelte';
import { combination, isControl, isPlain, isTextField } from './keys';

export type ActionGroup = 'Go to' | 'Find' | 'Selection' | 'Review' | 'View' | 'Vault';

/** Something the user can do: in the command palette, by keys, in the help sheet. */
export interface Action {
  id: string;
  title: string;
  group: ActionGroup;
  keys: string[];
  run: () => void;
  /** Absent: always. */
  enabled?: () => boolean;
  /** Where its keys mean this rather than what they mean elsewhere. Absent: everywhere. */
  here?: () => boolean;
}

export function actions(app: App): Action[] {
  const usable = (): boolean => app.usable;
  const selected = (): boolean => app.usable && app.selection !== null;
  const withSelection = (run: (id: string) => void) => (): void => {
    if (app.selection !== null) run(app.selection);
  };
  const reviewing = (): boolean => app.usable && app.nav.location.view === 'review';
  const asking = (): boolean => reviewing() && app.review.card !== null && !app.review.revealed;
  const shown = (): boolean => reviewing() && app.review.card !== null && app.review.revealed;
  const rate = (rating: number) => (): void => void app.review.rate(rating);
  return [
    { id: 'go.home', title: 'Home', group: 'Go to', keys: ['Ctrl+1'], run: () => app.go('home') },
    { id: 'go.map', title: 'Map', group: 'Go to', keys: ['Ctrl+2'], run: () => app.go('map'), enabled: usable },
    { id: 'go.path', title: 'Path', group: 'Go to', keys: ['Ctrl+3'], run: () => app.go('path'), enabled: usable },
    { id: 'go.note', title: 'Note', group: 'Go to', keys: ['Ctrl+4'], run: () => app.go('note'), enabled: usable },
    { id: 'go.gaps', title: 'Gaps: what is missing', group: 'Go to', keys: ['Ctrl+8'], run: () => app.go('gaps'), enabled: usable },
    { id: 'go.health', title: 'Health', group: 'Go to', keys: ['Ctrl+5'], run: () => app.go('health'), enabled: usable },
    { id: 'go.sources', title: 'Sources: study documents', group: 'Go to', keys: ['Ctrl+6'], run: () => app.go('sources'), enabled: usable },
    { id: 'go.plan', title: 'Plan: days to the interview', group: 'Go to', keys: ['Ctrl+9'], run: () => app.go('plan'), enabled: usable },
    { id: 'go.assess', title: 'Quick self-assessment', group: 'Go to', keys: [], run: () => app.go('assess'), enabled: usable },
    { id: 'go.mock', title: 'Mock interview', group: 'Go to', keys: [], run: () => app.go('mock'), enabled: usable },
    { id: 'go.review', title: 'Review: questions that are due', group: 'Go to', keys: ['Ctrl+7'], run: () => app.go('review'), enabled: usable },
    { id: 'go.queries', title: 'Queries: ask in Dataview', group: 'Go to', keys: ['Ctrl+0'], run: () => app.go('queries'), enabled: usable },
    { id: 'go.settings', title: 'Settings', group: 'Go to', keys: ['Ctrl+,'], run: () => app.go('settings') },
    { id: 'go.back', title: 'Back', group: 'Go to', keys: ['Alt+Left'], run: () => app.back(), enabled: () => app.nav.canGoBack },
    { id: 'go.forward', title: 'Forward', group: 'Go to', keys: ['Alt+Right'], run: () => app.forward(), enabled: () => app.nav.canGoForward },
    { id: 'go.atlas', title: 'Atlas: all MOCs on one map', group: 'Go to', keys: [], run: () => app.showScope({ type: 'atlas' }), enabled: usable },
    { id: 'go.vault', title: 'Map of the whole vault', group: 'Go to', keys: [], run: () => app.showScope({ type: 'vault' }), enabled: usable },

    { id: 'find.switcher', title: 'Jump to a note', group: 'Find', keys: ['Ctrl+O'], run: () => app.showOverlay('switcher'), enabled: usable },
    { id: 'find.search', title: 'Search in all notes', group: 'Find', keys: ['Ctrl+K', 'Ctrl+Shift+F', '/'], run: () => app.showOverlay('search'), enabled: usable },
    { id: 'find.headings', title: 'Jump to a heading', group: 'Find', keys: [], run: () => app.showOverlay('switcher', '#'), enabled: usable },
    { id: 'find.similar', title: 'Search for what the selected note is about', group: 'Find', keys: [], run: () => app.showOverlay('search', app.detail.value?.node.title ?? ''), enabled: selected },
    { id: 'find.missing', title: 'Search missing notes', group: 'Find', keys: [], run: () => app.showOverlay('search', 'is:missing '), enabled: usable },
    { id: 'find.due', title: 'Search what is due for review', group: 'Find', keys: [], run: () => app.showOverlay('search', 'is:due '), enabled: usable },
    { id: 'find.weak', title: 'Search what is weak', group: 'Find', keys: [], run: () => app.showOverlay('search', 'is:weak '), enabled: usable },
    { id: 'find.commands', title: 'All commands', group: 'Find', keys: ['Ctrl+P'], run: () => app.showOverlay('commands') },
    { id: 'find.help', title: 'Keyboard shortcuts', group: 'Find', keys: ['?'], run: () => app.showOverlay('help') },

    { id: 'node.open', title: 'Open the selected note', group: 'Selection', keys: ['Enter'], run: withSelection((id) => app.openNode(id)), enabled: selected },
    { id: 'node.path', title: 'Path to the selected note', group: 'Selection', keys: ['P'], run: withSelection((id) => app.pathTo(id)), enabled: selected },
    { id: 'node.map', title: 'Show the selected note on the map', group: 'Selection', keys: ['M'], run: withSelection((id) => app.showOnMap(id)), enabled: selected },

    { id: 'node.gaps', title: 'Gaps here: of the selected note, or of the map', group: 'Selection', keys: ['G'], run: () => app.gapsHere(), enabled: usable },
    { id: 'node.plan', title: 'Put the selected note on the plan, or take it off', group: 'Selection', keys: ['Shift+P'], run: withSelection((id) => app.toggleMark('planned', id)), enabled: selected },
    { id: 'node.known', title: 'Mark the selected note as known, or not', group: 'Selection', keys: ['K'], run: withSelection((id) => app.toggleMark('known', id)), enabled: selected },
    { id: 'node.bookmark', title: 'Bookmark the selected note, or not', group: 'Selection', keys: ['B'], run: withSelection((id) => app.toggleMark('bookmark', id)), enabled: selected },

    { id: 'review.reveal', title: 'Show the answer', group: 'Review', keys: ['Space'], run: () => app.review.reveal(), enabled: asking, here: asking },
    { id: 'review.again', title: 'Rate: again', group: 'Review', keys: ['1'], run: rate(1), enabled: shown, here: reviewing },
    { id: 'review.hard', title: 'Rate: hard', group: 'Review', keys: ['2'], run: rate(2), enabled: shown, here: reviewing },
    { id: 'review.good', title: 'Rate: good', group: 'Review', keys: ['3'], run: rate(3), enabled: shown, here: reviewing },
    { id: 'review.easy', title: 'Rate: easy', group: 'Review', keys: ['4'], run: rate(4), enabled: shown, here: reviewing },
    { id: 'review.undo', title: 'Undo the last rating', group: 'Review', keys: ['U'], run: () => void app.review.undo(), enabled: () => reviewing() && app.review.canUndo, here: reviewing },
    { id: 'review.bury', title: 'Put the question off until tomorrow', group: 'Review', keys: ['B'], run: () => void app.review.bury(), enabled: () => reviewing() && app.review.card !== null, here: reviewing },

    { id: 'view.list', title: 'Picture or list', group: 'View', keys: ['L'], run: () => app.toggleList(), enabled: () => app.usable && ['map', 'path', 'gaps'].includes(app.nav.location.view) },
    { id: 'view.left', title: 'Show or hide the left pane', group: 'View', keys: ['Ctrl+B'], run: () => app.togglePane('left') },
    { id: 'view.right', title: 'Show or hide the inspector', group: 'View', keys: ['Ctrl+I'], run: () => app.togglePane('right') },
    { id: 'view.theme.system', title: 'Theme: as the system', group: 'View', keys: [], run: () => app.choose({ theme: 'system' }) },
    { id: 'view.theme.light', title: 'Theme: light', group: 'View', keys: [], run: () => app.choose({ theme: 'light' }) },
    { id: 'view.theme.dark', title: 'Theme: dark', group: 'View', keys: [], run: () => app.choose({ theme: 'dark' }) },

    { id: 'vault.pick', title: 'Open a folder', group: 'Vault', keys: [], run: () => void app.change(() => app.backend.pickVault()), enabled: () => app.info?.can_pick_folder === true },
    { id: 'vault.sample', title: 'Open the sample vault', group: 'Vault', keys: [], run: () => void app.change(() => app.backend.openSample()), enabled: () => app.info?.has_sample === true },
    { id: 'vault.cancel', title: 'Cancel reading', group: 'Vault', keys: [], run: () => void app.change(() => app.backend.cancelWork()), enabled: () => app.status.progress?.can_cancel === true },
    { id: 'vault.edits', title: 'Changes made to the vault: look, and undo', group: 'Vault', keys: [], run: () => app.showOverlay('edits'), enabled: usable },
    { id: 'vault.close', title: 'Close the vault', group: 'Vault', keys: [], run: () => void app.change(() => app.backend.closeVault()), enabled: () => app.status.state !== 'closed' },
  ];
}

export function isEnabled(action: Action): boolean {
  return action.enabled?.() ?? true;
}

/** Runs what the keys mean, if they mean anything here. */
export function handleKeys(all: Action[], event: KeyboardEvent, overlayOpen: boolean): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const keys = combination(event);
  const plain = isPlain(keys);
  if (plain && (overlayOpen || isTextField(event.target))) return false;
  if ((keys === 'Enter' || keys === 'Space') && isControl(event.target)) return false;
  const meant = all.filter((each) => each.keys.includes(keys));
  const action = meant.find((each) => each.here?.()) ?? meant.find((each) => !each.here);
  if (!action) return false;
  // Even a command that is off here must not fall through to the web view's own (print, open file).
  event.preventDefault();
  if (!isEnabled(action)) return false;
  action.run();
  return true;
}
