import { fakeBackend } from '../ipc/fake';
import { Marks } from './marks.svelte';
import { Toasts } from './toasts.svelte';

const ID = 'note:B-tree.md';

/** Marks of a host that takes longer for a command the earlier it comes. */
function marksOfUnevenHost(): Marks {
  const backend = fakeBackend({ opened: true });
  let wait = 40;
  const late = <A extends unknown[], T>(command: (...request: A) => Promise<T>) => async (...request: A): Promise<T> => {
    await new Promise((resolve) => setTimeout(resolve, (wait -= 10)));
    return command(...request);
  };
  return new Marks({ ...backend, marks: late(backend.marks), setMark: late(backend.setMark), removeMark: late(backend.removeMark) }, new Toasts());
}

test('marks made in a row are all there', async () => {
  const marks = marksOfUnevenHost();
  await Promise.all([marks.load(), marks.toggle('bookmark', ID, ''), marks.toggle('known', ID, '')]);
  expect(marks.all.map((each) => each.kind).toSorted()).toEqual(['bookmark', 'known']);
});

test('a mark made and taken back at once is gone', async () => {
  const marks = marksOfUnevenHost();
  await Promise.all([marks.toggle('known', ID, ''), marks.toggle('known', ID, '')]);
  expect(marks.all).toEqual([]);
});

test('what was asked of one vault is not done in another, and does not hold it up', async () => {
  const backend = fakeBackend({ opened: true });
  const asked: string[] = [];
  let answer = (): void => {};
  const marks = new Marks({
    ...backend,
    marks: () => new Promise((resolve) => (answer = () => resolve([]))),
    setMark: (request) => (asked.push(request.kind), backend.setMark(request)),
  }, new Toasts());
  const loaded = marks.load();
  const toggled = marks.toggle('known', ID, '');
  marks.clear();
  await marks.toggle('bookmark', ID, '');
  answer();
  await Promise.all([loaded, toggled]);
  expect(asked).toEqual(['bookmark']);
  expect(marks.all.map((each) => each.kind)).toEqual(['bookmark']);
});
