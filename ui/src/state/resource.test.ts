import { expect, it } from 'vitest';
import { Resource } from './resource.svelte';

it('drops late answers to older questions', async () => {
  const resource = new Resource<string>();
  let answerFirst: (value: string) => void = () => {};
  const first = resource.run(() => new Promise((resolve) => (answerFirst = resolve)));
  await resource.run(() => Promise.resolve('second'));
  answerFirst('first');
  expect(await first).toBeNull();
  expect(resource.value).toBe('second');
  expect(resource.loading).toBe(false);
});

it('keeps the last value beside an error, and turns anything into one', async () => {
  const resource = new Resource<string>();
  await resource.run(() => Promise.resolve('value'));
  await resource.run(() => Promise.reject(new Error('gone')));
  expect(resource.value).toBe('value');
  expect(resource.error).toMatchObject({ code: 'ui.unexpected', message: 'gone' });
});
