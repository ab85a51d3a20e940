import { describe, expect, it, vi } from 'vitest';
import { handleKeys, type Action } from './actions';
import { combination } from './keys';

const key = (name: string, init: KeyboardEventInit = {}): KeyboardEvent => new KeyboardEvent('keydown', { key: name, cancelable: true, ...init });

describe('combination', () => {
  it.each([
    [key('k', { ctrlKey: true }), 'Ctrl+K'],
    [key('K', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+K'],
    [key('k', { metaKey: true }), 'Ctrl+K'],
    [key('ArrowLeft', { altKey: true }), 'Alt+Left'],
    [key('?', { shiftKey: true }), '?'],
    [key('l'), 'L'],
    [key(',', { ctrlKey: true }), 'Ctrl+,'],
  ])('names %#', (event, expected) => {
    expect(combination(event)).toBe(expected);
  });
});

describe('handleKeys', () => {
  const action = (keys: string[], enabled = true): Action => ({
    id: 'x', title: 'X', group: 'Find', keys, run: vi.fn<() => void>(), enabled: () => enabled,
  });

  function press(target: HTMLElement, event: KeyboardEvent, actions: Action[], overlay = false): KeyboardEvent {
    document.body.append(target);
    target.addEventListener('keydown', (each) => handleKeys(actions, each, overlay), { once: true });
    target.dispatchEvent(event);
    target.remove();
    return event;
  }

  it('leaves plain letters to text fields and palettes, but not combinations', () => {
    const [letter, ctrl] = [action(['P']), action(['Ctrl+P'])];
    press(document.createElement('input'), key('p'), [letter, ctrl]);
    press(document.createElement('div'), key('p'), [letter, ctrl], true);
    expect(letter.run).not.toHaveBeenCalled();
    press(document.createElement('input'), key('p', { ctrlKey: true }), [letter, ctrl]);
    expect(ctrl.run).toHaveBeenCalledOnce();
  });

  it('keeps the web view from acting on a command that is off', () => {
    const off = action(['Ctrl+P'], false);
    const event = press(document.createElement('div'), key('p', { ctrlKey: true }), [off]);
    expect(off.run).not.toHaveBeenCalled();
    expect(event.defaultPrevented).toBe(true);
  });

  it('leaves Enter to buttons', () => {
    const enter = action(['Enter']);
    press(document.createElement('button'), key('Enter'), [enter]);
    expect(enter.run).not.toHaveBeenCalled();
    press(document.createElement('div'), key('Enter'), [enter]);
    expect(enter.run).toHaveBeenCalledOnce();
  });
});
