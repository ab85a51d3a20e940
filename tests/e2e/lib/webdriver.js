// As much of a WebDriver client as the tests need (https://www.w3.org/TR/webdriver2/).
import { until } from './processes.js';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** Keys beyond text, as WebDriver writes them. */
export const Key = { control: '\uE009', enter: '\uE007', escape: '\uE00C', down: '\uE015' };

async function call(base, method, path, body) {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const { value } = await response.json();
  if (!response.ok) throw Object.assign(new Error(`${method} ${path}: ${value?.error}: ${value?.message}`), { code: value?.error });
  return value;
}

/** Opens a session with the given capabilities. */
export async function openSession(base, capabilities) {
  const { sessionId } = await call(base, 'POST', '/session', { capabilities: { alwaysMatch: capabilities } });
  return new Session(`${base}/session/${sessionId}`);
}

class Session {
  #base;

  constructor(base) {
    this.#base = base;
  }

  #call(method, path, body) {
    return call(this.#base, method, path, body);
  }

  close = () => this.#call('DELETE', '');
  title = () => this.#call('GET', '/title');
  script = (script, ...args) => this.#call('POST', '/execute/sync', { script, args });
  screenshot = async () => Buffer.from(await this.#call('GET', '/screenshot'), 'base64');

  /** The elements that fit a CSS selector now. */
  async all(selector) {
    const found = await this.#call('POST', '/elements', { using: 'css selector', value: selector });
    return found.map((reference) => reference[ELEMENT]);
  }

  /** The first such element, as soon as it is there. */
  async find(selector, options) {
    return until(selector, async () => (await this.all(selector))[0], options);
  }

  /** What can be read there. The driver's own command leaves out text that is cut with an ellipsis. */
  text(selector) {
    return this.script('return document.querySelector(arguments[0])?.innerText ?? ""', selector);
  }

  async click(selector) {
    return this.#call('POST', `/element/${await this.find(selector)}/click`, {});
  }

  async type(selector, text) {
    return this.#call('POST', `/element/${await this.find(selector)}/value`, { text });
  }

  /** Presses keys together, where the focus is. */
  async press(...keys) {
    const down = keys.map((value) => ({ type: 'keyDown', value }));
    const up = keys.toReversed().map((value) => ({ type: 'keyUp', value }));
    const actions = [{ type: 'key', id: 'keyboard', actions: [...down, ...up] }];
    return this.#call('POST', '/actions', { actions });
  }
}
