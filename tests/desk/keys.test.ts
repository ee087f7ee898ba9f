/** Keys of the page: those who write Arabic press the same places as those who write English. */
import { describe, expect, it } from '@jest/globals';
import { keyOf } from '#desk/hooks.ts';

const pressed = (key: string, code: string, shiftKey = false) => keyOf({ key, code, shiftKey });

describe('a key', () => {
  it.each([
    ['x', 'KeyX', false, 'x'],
    ['X', 'KeyX', true, 'X'],
    // A keyboard of another order, by its letters.
    ['q', 'KeyA', false, 'q'],
    ['ء', 'KeyX', false, 'x'],
    ['ت', 'KeyJ', false, 'j'],
    ['ْ', 'KeyX', true, 'X'],
    ['١', 'Digit1', false, '1'],
    ['ظ', 'Slash', false, '/'],
    ['؟', 'Slash', true, '?'],
    ['Escape', 'Escape', false, 'Escape'],
    ['ج', 'BracketLeft', false, 'ج'],
  ])('%s at %s is the one that is meant', (key, code, shift, meant) => {
    expect(pressed(key, code, shift)).toBe(meant);
  });
});
