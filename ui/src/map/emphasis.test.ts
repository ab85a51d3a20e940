import { emphasisOf } from './emphasis';
import { buildScene, filterScene } from './scene';
import { mapView } from './testing/scenes';

test('what is filtered away has no ring and no name, though it stays selected', () => {
  const scene = buildScene(mapView([{ id: 'a', x: 0, y: 0 }, { id: 'b', x: 9, y: 0 }], [['a', 'b', 'mention']]));
  const visible = filterScene(scene, { nodes: Uint8Array.of(0, 1), edges: new Set() });
  const pointing = { selected: 0, hovered: -1, chosen: [0, 1], asked: null };
  const { highlight, emphasis } = emphasisOf(scene, visible, pointing);
  expect(highlight).toBeNull();
  expect(emphasis).toMatchObject({ selected: -1, chosen: [1] });
  expect(emphasisOf(scene, visible, { ...pointing, selected: 1, chosen: [] }).emphasis.selected).toBe(1);
});

test('the MOC whose map it is does not put its own lines over all others when it is selected', () => {
  const scene = buildScene(mapView([{ id: 'm', x: 0, y: 0, kind: 'moc' }, { id: 'a', x: 9, y: 0 }], [['a', 'm', 'part_of']], [], { type: 'moc', id: 'm' }));
  const visible = filterScene(scene, { nodes: null, edges: new Set() });
  const pointing = { selected: 0, hovered: -1, chosen: [], asked: null };
  const { highlight, emphasis } = emphasisOf(scene, visible, pointing);
  expect(highlight).toBeNull();
  expect(emphasis.selected).toBe(0);
  expect(emphasisOf(scene, visible, { ...pointing, hovered: 0 }).highlight?.edges).toHaveLength(1);
  expect(emphasisOf(scene, visible, { ...pointing, selected: 1 }).highlight?.edges).toHaveLength(1);
});
