import type { App } from '../state/app.svelte';

export interface Crumb {
  label: string;
  go: (() => void) | null;
}

/** The way down to what is shown: each step can be gone to, the last one is here. */
export function crumbs(app: App): Crumb[] {
  const location = app.nav.location;
  switch (location.view) {
    case 'home':
      return [{ label: app.status.name || 'Home', go: null }];
    case 'health':
      return [{ label: 'Health', go: location.code ? () => app.showHealth('') : null }, ...(location.code ? [{ label: location.code, go: null }] : [])];
    case 'settings':
      return [{ label: 'Settings', go: null }];
    case 'path':
      return [{ label: 'Path', go: null }, ...(location.target ? [{ label: app.title(location.target) || 'a note', go: null }] : [])];
    case 'map': {
      const atlas: Crumb = { label: 'Atlas', go: () => app.showScope({ type: 'atlas' }) };
      const scope = location.scope;
      if (scope.type === 'atlas') return [{ ...atlas, go: null }];
      if (scope.type === 'vault') return [atlas, { label: 'Whole vault', go: null }];
      if (scope.type === 'moc') return [atlas, { label: app.title(scope.id) || 'MOC', go: null }];
      return [atlas, { label: `Around ${app.title(scope.id) || 'a note'}`, go: null }];
    }
    case 'note': {
      const detail = app.detail.value?.node.id === location.id ? app.detail.value : null;
      const moc = detail?.mocs[0];
      const title = app.title(location.id) || 'Note';
      if (!moc || moc.id === location.id) return [{ label: title, go: null }];
      const parent = detail.edges.find((each) => each.outgoing && each.kind === 'part_of' && each.other.kind === 'topic')?.other;
      return [
        { label: moc.title, go: () => app.showScope({ type: 'moc', id: moc.id }, moc.id) },
        ...(parent ? [{ label: parent.title, go: () => app.showScope({ type: 'moc', id: moc.id }, parent.id) }] : []),
        { label: title, go: null },
      ];
    }
  }
}
