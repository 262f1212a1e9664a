import assert from 'node:assert/strict';
import { hoverCode, hoverSignature, hoverType } from '../../../../src/core/findings/claims/hoverSignature';

describe('what a language server shows of a name', () => {
  it('is read as parameters and returned type, whatever the language writes them like', () => {
    const read = (code: string) => {
      const signature = hoverSignature(code, 'load');
      return signature && [signature.parameters, signature.returns, signature.isAsync];
    };
    assert.deepEqual(read('function load(id: string, all?: boolean): Promise<User>'), [
      ['id: string', 'all?: boolean'],
      'Promise<User>',
      false,
    ]);
    assert.deepEqual(read('(alias) function load<T>(make: (n: number) => T): T\nimport load'), [
      ['make: (n: number) => T'],
      'T',
      false,
    ]);
    assert.deepEqual(read('const load: (id: string) => Promise<void>'), [['id: string'], 'Promise<void>', false]);
    assert.deepEqual(read('(method) Store.load(): void'), [[], 'void', false]);
    assert.deepEqual(read('(function) async def load(id: str) -> User'), [['id: str'], 'User', true]);
  });

  it('is not read where there are several signatures, or none', () => {
    assert.equal(hoverSignature('function load(id: string): void (+1 overload)', 'load'), null);
    assert.equal(hoverSignature('const load: number', 'load'), null);
    assert.equal(hoverSignature('function reload(): void', 'load'), null);
  });

  it('is the type of a value', () => {
    assert.equal(hoverType('(parameter) user: User | undefined', 'user'), 'User | undefined');
    assert.equal(hoverType('(property) Order.user?: User | undefined', 'user'), 'User | undefined');
    assert.equal(hoverType('function user(): User', 'user'), null);
  });

  it('is code that is marked with its language, and nothing else that a hover holds', () => {
    const markdown = 'Says this:\n\n```\nload(): void\n```\n\n```typescript\nfunction load(): number\n```\nprose';
    assert.deepEqual(hoverCode(markdown), ['function load(): number']);
  });
});
