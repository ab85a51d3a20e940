import { describe, expect, it } from 'vitest';
import { marks } from './marks';

describe('marks in a text', () => {
  const check = (text: string, expected: string[]): void => expect(marks(text).map((each) => `${each.kind}:${each.text}`)).toEqual(expected);

  it('are cut out', () => {
    check('use `a_b_c` **now**', ['text:use ', 'code:a_b_c', 'text: ', 'strong:now']);
    check('see [[note#part|the part]] or [[other]]', ['text:see ', 'link:the part', 'text: or ', 'link:other']);
    check('_so_ and *so*', ['em:so', 'text: and ', 'em:so']);
    check('[site](https://a.b/c)', ['url:site']);
  });

  it('that are none stay', () => {
    check('snake_case_name 2 * 3 * 4', ['text:snake_case_name 2 * 3 * 4']);
    check('[x](javascript:alert(1))', ['text:[x](javascript:alert(1))']);
    check('`open [[a', ['text:`open [[a']);
  });
});
