import type { Finding } from '../src/core/finding';
import { message } from '../src/core/messages';
import { reviewResult, type ReviewAccount, type ReviewResult } from '../src/core/review/reviewResult';

/** A complete review of one file, some of its parts replaced. */
export function exampleResult(parts: Partial<ReviewAccount> = {}): ReviewResult {
  return reviewResult({
    mode: 'model',
    source: { kind: 'staged', base: 'b'.repeat(40), digest: `sha256-${'0'.repeat(64)}` },
    root: '/repository',
    findings: [],
    dismissed: [],
    fixed: [],
    hidden: { shadow: 0, belowConfidence: 0, overMax: 0 },
    dropped: [],
    coverage: [{ path: 'src/a.ts', addedLines: 3, removedLines: 1, status: 'reviewed', reason: null }],
    failures: [],
    notes: [],
    checksRun: [],
    usage: { requests: 1, inputTokens: 900, cachedInputTokens: 0, outputTokens: 120, reused: 0, costUsd: null },
    timing: { totalMs: 1500, modelMs: 1200, ownMs: 300, firstFindingMs: 700 },
    provenance: {
      provider: 'openai-compatible',
      origin: 'http://127.0.0.1:11434',
      model: 'test-model',
      effort: 'standard',
      promptVersion: 'abc',
      rulesDigest: 'def',
    },
    gate: { passed: true, failOn: 'error', explicit: false },
    ...parts,
  });
}

export const endpointFailure: ReviewAccount['failures'][number] = {
  kind: 'network',
  message: message('hook.engine-failed', { code: 'ECONNREFUSED' }),
  next: message('cli.see-help'),
  paths: ['src/a.ts'],
};

/** Text that tries to be something else in one output or another. */
export const hostileTexts: readonly string[] = [
  '::error file=evil::owned',
  '   ::set-output name=x::y',
  'x\n::stop-commands::z\r\n##vso[task.complete result=Failed]done',
  '##[group]fold',
  '![pixel](https://evil.example/p.png)',
  '<img src=x onerror=alert(1)> </failure></testcase> ]]> <!--',
  '[click](command:workbench.action.terminal.new)',
  '``` ```` `code` | cell\n\n# heading\n@everyone',
  'a\u0000b\u001b[2Jc\u202ed\u2066e\ufeff\u{e0041}\ud800',
  '%0A%3A, 100% : , \r',
  '&amp; &#x26; "quoted" \'single\'',
];

/** A finding in which every text that a model or a repository can choose is the given one. */
export function hostileFinding(text: string, index: number): Partial<Finding> {
  const place = { startLine: 2, endLine: 3, quote: text, anchoredBy: 'exact' } as const;
  return {
    fingerprint: `${index}`.padStart(64, 'f'),
    rule: `acme/${text}`,
    owner: text,
    title: text,
    message: text,
    location: { path: `src/${text}`, ...place },
    related: [{ path: `lib/${text}`, ...place, note: text }],
    evidence: [{ kind: 'unused', source: 'search', outcome: 'confirmed', note: text }],
    suggestion: { startLine: 2, endLine: 3, oldText: text, newText: text, checked: ['text'] },
  };
}
