import { inTwoLines, labelLimit, Occlusion, placeLabels, placeName, shorten, type Candidate } from './labels';

function candidate(key: number, x: number, y: number, more: Partial<Candidate> = {}): Candidate {
  return { key, x, y, radius: 4, width: 60, height: 14, centred: false, forced: false, ...more };
}

/** The rectangles that were written. */
function boxes(candidates: Candidate[], placed: { key: number; dx: number; dy: number }[]) {
  return placed.map((p) => {
    const c = candidates.find((each) => each.key === p.key)!;
    return { left: c.x + p.dx, top: c.y + p.dy, right: c.x + p.dx + c.width, bottom: c.y + p.dy + c.height };
  });
}

test('names never lie over each other', () => {
  const candidates = Array.from({ length: 300 }, (_, i) => candidate(i, 20 + ((i * 53) % 760), 20 + ((i * 97) % 560)));
  const placed = placeLabels(candidates, new Occlusion(800, 600), 500);
  const written = boxes(candidates, placed);
  expect(written.length).toBeGreaterThan(100);
  for (const [i, a] of written.entries()) {
    for (const b of written.slice(i + 1)) {
      expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
    }
  }
});

test('names stay inside the view', () => {
  const candidates = [candidate(0, 798, 300), candidate(1, 2, 100), candidate(2, 400, 599)];
  const placed = placeLabels(candidates, new Occlusion(800, 600), 10);
  expect(placed).toHaveLength(3);
  for (const box of boxes(candidates, placed)) {
    expect(box.left).toBeGreaterThanOrEqual(0);
    expect(box.top).toBeGreaterThanOrEqual(0);
    expect(box.right).toBeLessThanOrEqual(800);
    expect(box.bottom).toBeLessThanOrEqual(600);
  }
});

test('who comes first is written, who comes later gives way', () => {
  const crowd = Array.from({ length: 6 }, (_, i) => candidate(i, 400, 300));
  const placed = placeLabels(crowd, new Occlusion(800, 600), 10);
  expect(placed.map((p) => p.key)).toEqual([0, 1]);
  expect(placed[0]!.dx).toBeGreaterThan(0);
});

test('what is selected is written whatever is in the way', () => {
  const occlusion = new Occlusion(800, 600);
  occlusion.take(0, 0, 800, 600);
  expect(placeLabels([candidate(7, 400, 300)], occlusion, 10)).toEqual([]);
  expect(placeLabels([candidate(7, 400, 300, { forced: true })], occlusion, 10)).toHaveLength(1);
});

test('a name that may lie over its mark does so rather than not stand, but never over another name', () => {
  const full = new Occlusion(800, 600);
  full.take(0, 0, 800, 600);
  const [first, second] = [candidate(1, 400, 300, { over: true }), candidate(2, 410, 304, { over: true })];
  expect(placeLabels([first, second], full, 10)).toEqual([{ key: 1, dx: -30, dy: -7 }]);
  expect(placeLabels([candidate(3, 100, 100)], full, 10)).toEqual([]);
  const [moved] = placeLabels([candidate(4, 795, 500, { over: true })], full, 10);
  expect(795 + moved!.dx + 60).toBeLessThanOrEqual(800);
});

test('a name for which there is no room goes below or above if half as much is covered there', () => {
  const name = candidate(1, 400, 305, { over: true });
  const crowded = (height: number): Occlusion => {
    const view = new Occlusion(800, 600);
    view.take(0, 295, 800, height);
    return view;
  };
  expect(placeLabels([{ ...name, over: false }], crowded(20), 10)).toEqual([]);
  expect(placeLabels([name], crowded(20), 10)).toEqual([{ key: 1, dx: -30, dy: 7 }]);
  expect(placeLabels([name], crowded(40), 10)).toEqual([{ key: 1, dx: -30, dy: -21 }]);
});

test('the name of a region stays within its reach', () => {
  const view = new Occlusion(800, 600);
  view.take(300, 280, 200, 40);
  const near = placeLabels([candidate(1, 400, 300, { centred: true, radius: 12 })], view, 10);
  expect(near).toEqual([]);
  const [far] = placeLabels([candidate(1, 400, 300, { centred: true, radius: 60 })], view, 10);
  expect(Math.abs(far!.dy + 7)).toBeLessThan(60);
});

test('more names fit when one is nearer', () => {
  expect(labelLimit(1280, 800, 8)).toBeGreaterThan(labelLimit(1280, 800, 2));
});

test('long names are cut at a word', () => {
  expect(shorten('Short', 20)).toBe('Short');
  expect(shorten('When does an index help a query', 20)).toBe('When does an index…');
  expect(shorten('Donaudampfschifffahrtsgesellschaft', 12)).toBe('Donaudampfs…');
});

test('names on the map leave out what a map says anyway', () => {
  expect(placeName('Kotlin — MOC')).toBe('Kotlin');
  expect(placeName('Architecture Patterns — Map of Content')).toBe('Architecture Patterns');
  expect(placeName('Flow / Поток')).toBe('Flow');
  expect(placeName('TCP/IP')).toBe('TCP/IP');
  expect(placeName('MOC')).toBe('MOC');
});

test('long names take two lines', () => {
  expect(inTwoLines('DATABASES')).toBe('DATABASES');
  expect(inTwoLines('OPERATING SYSTEMS AND NETWORKS')).toBe('OPERATING SYSTEMS\nAND NETWORKS');
});
