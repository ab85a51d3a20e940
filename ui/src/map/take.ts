/** Taking the map away: pictures, drawings, links. */

import type { Backend, MapFormat, MapScope } from '../ipc';
import { saveFile } from '../shared/save';
import { count, many } from '../shared/words';
import type { MapChoices } from './choices';
import type { MapEngine } from './engine';
import { toLink } from './link';
import { svgOf } from './render/svg';
import type { Scene, Visible } from './scene';

/** What can be taken away. */
export type Take = 'link' | 'png' | 'svg' | MapFormat;

export const TAKES: { what: Take; title: string; hint: string }[] = [
  { what: 'link', title: 'Copy a link to this view', hint: 'Paste it into Cairn to come back' },
  { what: 'png', title: 'PNG picture', hint: 'What is in view, twice as fine' },
  { what: 'svg', title: 'SVG drawing', hint: 'Lines and letters, to work on' },
  { what: 'canvas', title: 'JSON Canvas', hint: 'Opens in Obsidian' },
  { what: 'graphml', title: 'GraphML', hint: 'For yEd, Gephi, Cytoscape' },
  { what: 'gexf', title: 'GEXF', hint: 'For Gephi' },
  { what: 'dot', title: 'DOT', hint: 'For Graphviz' },
  { what: 'csv', title: 'CSV', hint: 'Tables of nodes and of edges' },
];

export interface Taken {
  backend: Backend;
  scene: Scene;
  visible: Visible;
  scope: MapScope;
  selection: string | null;
  choices: MapChoices;
  engine: MapEngine | null;
}

/** Device pixels per CSS pixel of a picture. */
const FINE = 2;

/** Does it, and says what was done. */
export async function takeAway(what: Take, from: Taken): Promise<string> {
  const { engine } = from;
  switch (what) {
    case 'link':
      await navigator.clipboard.writeText(toLink({ ...from, camera: engine?.looking ?? null }));
      return 'The link is copied. Paste it anywhere in Cairn to come back to this view.';
    case 'png': {
      const picture = await engine?.picture(FINE);
      if (!picture) throw { code: 'map.no_picture', message: 'The picture could not be made.', hint: 'Try again when the map is drawn.' };
      saveFile('map.png', picture);
      return 'The picture is saved as map.png.';
    }
    case 'svg': {
      if (!engine) throw { code: 'map.no_picture', message: 'The drawing could not be made.', hint: 'Try again when the map is drawn.' };
      saveFile('map.svg', new Blob([svgOf(engine)], { type: 'image/svg+xml' }));
      return 'The drawing is saved as map.svg.';
    }
    default: {
      const { scene, visible, choices } = from;
      const all = visible.nodes === scene.count;
      const files = await from.backend.exportMap({
        scope: from.scope, missing: choices.missing, format: what, without: choices.hiddenEdges,
        // An edge between nodes that are left out is left out, too.
        only: all ? null : scene.ids.filter((_, node) => visible.node[node]),
      });
      for (const { name, media, content } of files) saveFile(name, new Blob([content], { type: media }));
      const names = files.map((file) => file.name).join(' and ');
      return all ? `The whole map is saved as ${names}.` : `${count(visible.nodes)} of ${many(scene.count, 'node')} are saved as ${names}: those this map shows.`;
    }
  }
}
