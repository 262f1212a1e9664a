import fc from 'fast-check';
import type { Finding } from '../src/core/finding';

/** A finding with usual parts, some of them replaced. */
export function exampleFinding(parts: Partial<Finding> = {}): Finding {
  return {
    fingerprint: 'f1',
    rule: 'core/unhandled-rejection',
    ruleVersion: 1,
    status: 'warn',
    owner: null,
    severity: 'warning',
    confidence: 0.8,
    origin: 'model',
    title: 'The promise is not awaited',
    message: 'A rejection here ends the process.',
    location: { path: 'src/a.ts', startLine: 3, endLine: 3, quote: 'save(user);', anchoredBy: 'exact' },
    related: [],
    evidence: [],
    suggestion: null,
    state: 'new',
    ...parts,
  };
}

export const arbitraryFinding: fc.Arbitrary<Finding> = fc
  .record({
    fingerprint: fc.string({ minLength: 1, maxLength: 12 }),
    rule: fc.constantFrom('core/other', 'core/a', 'acme/b'),
    status: fc.constantFrom('draft' as const, 'shadow' as const, 'hint' as const, 'warn' as const, 'block' as const),
    severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
    confidence: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
    state: fc.constantFrom('new' as const, 'open' as const, 'late' as const),
    line: fc.integer({ min: 1, max: 50 }),
    path: fc.constantFrom('a.ts', 'b/c.ts'),
  })
  .map(({ line, path, ...parts }) =>
    exampleFinding({
      ...parts,
      location: { path, startLine: line, endLine: line, quote: 'x', anchoredBy: 'exact' },
    }),
  );
