import type { NodeDetail, NodeSummary } from '../ipc';
import { breadcrumbs } from '../map/scopes';
import { mocName } from '../shared/words';
import type { App } from '../state/app.svelte';

export interface Crumb {
  label: string;
  go: (() => void) | null;
}

/** Of the MOCs a note is in, the one the user came through, else the smallest: it says most about the note. */
function entrance(app: App, detail: NodeDetail): NodeSummary | undefined {
  const scope = app.nav.latest('map')?.scope;
  const through = detail.mocs.find((each) => scope?.type === 'moc' && scope.id === each.id);
  const size = (each: NodeSummary): number => {
    const moc = app.mocs.value?.find((other) => other.id === each.id);
    return moc ? moc.questions + moc.concepts + moc.topics : Infinity;
  };
  return through ?? detail.mocs.toSorted((a, b) => size(a) - size(b))[0];
}

/** The way down to what is shown: each step can be gone to, the last one is here. */
export function crumbs(app: App): Crumb[] {
  const location = app.nav.location;
  switch (location.view) {
    case 'home':
      return [{ label: app.status.name || 'Home', go: null }];
    case 'health':
      return [{ label: 'Health', go: null }];
    case 'gaps': {
      const here = location.scope ? app.title(location.scope) : (location.area ?? '');
      return here ? [{ label: 'Gaps', go: () => app.showGaps({}) }, { label: mocName(here), go: null }] : [{ label: 'Gaps', go: null }];
    }
    case 'sources':
      return location.id === null
        ? [{ label: 'Sources', go: null }]
        : [{ label: 'Sources', go: () => app.showSource(null) }, { label: app.title(location.id) || 'Study document', go: null }];
    case 'plan':
      return [{ label: 'Plan', go: null }];
    case 'assess':
    case 'mock':
      return [{ label: 'Plan', go: () => app.go('plan') }, { label: location.view === 'mock' ? 'Mock interview' : 'Self-assessment', go: null }];
    case 'review':
      return [{ label: 'Review', go: null }];
    case 'queries':
      return [{ label: 'Queries', go: null }];
    case 'settings':
      return [{ label: 'Settings', go: null }];
    case 'path':
      return [{ label: 'Path', go: null }, ...(location.target ? [{ label: app.title(location.target) || 'a note', go: null }] : [])];
    case 'map': {
      const { scope } = location;
      const here = 'id' in scope ? { id: scope.id, title: app.title(scope.id) } : null;
      const detail = here && app.detail.value?.node.id === here.id ? app.detail.value : null;
      const moc = scope.type === 'moc' ? here : ((detail && entrance(app, detail)) ?? null);
      return breadcrumbs(scope, moc, here).map(({ title, scope: to }) => ({ label: title, go: to && (() => app.showScope(to)) }));
    }
    case 'note': {
      const detail = app.detail.value?.node.id === location.id ? app.detail.value : null;
      const moc = detail && entrance(app, detail);
      const title = app.title(location.id) || 'Note';
      if (!moc || moc.id === location.id) return [{ label: title, go: null }];
      const parent = detail.edges.find((each) => each.outgoing && each.kind === 'part_of' && each.other.kind === 'topic')?.other;
      return [
        { label: mocName(moc.title), go: () => app.showScope({ type: 'moc', id: moc.id }, moc.id) },
        ...(parent ? [{ label: parent.title, go: () => app.showScope({ type: 'moc', id: moc.id }, parent.id) }] : []),
        { label: title, go: null },
      ];
    }
  }
}
