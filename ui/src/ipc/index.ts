// The only door to the core: types, the Backend interface and the one that fits where the page runs.
export type * from './dto';
export type { Backend, Unsubscribe } from './backend';
export { toApiError } from './errors';
