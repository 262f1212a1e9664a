import { RE2JS } from 're2js';
import { parentPort, workerData } from 'node:worker_threads';
import type { PatternMatch } from '../core/ports';
import { maxCheckedLine } from '../core/checks/nativePattern';
import { foreignQuery } from './foreignQuery';
import { grammars, parseText } from './grammars';
import type { PatternAnswer, PatternTask, PatternWorkerData } from './patternTask';

// The one thread in which patterns of other people run. The engine ends it when a step takes too long, so nothing here
// has to watch the clock, and nothing here may hold what must survive.
const { grammarFolder } = workerData as PatternWorkerData;
const known = grammars(grammarFolder);
const compiled = new Map<string, RE2JS>();

parentPort?.on('message', (task: PatternTask) => {
  if (task.kind === 'match') matchSets(task);
  else void runQueries(task);
});

function answer(given: PatternAnswer): void {
  parentPort?.postMessage(given);
}

function matchSets({ sets, lines }: PatternTask & { kind: 'match' }): void {
  answer({ kind: 'prepared', isParsed: true });
  const looked = lines.map((line) => line.slice(0, maxCheckedLine));
  for (const [step, patterns] of sets.entries()) {
    attempt(step, () => {
      const matches = matchLines(patterns.map(compile), looked);
      answer({ kind: 'matches', step, matches });
    });
  }
}

async function runQueries({ language, text, sources }: PatternTask & { kind: 'query' }): Promise<void> {
  const grammar = await known.load(language);
  const tree = grammar === null ? null : parseText(grammar, text);
  answer({ kind: 'prepared', isParsed: tree !== null });
  if (grammar === null || tree === null) return;
  for (const [step, source] of sources.entries()) {
    attempt(step, () => {
      answer({ kind: 'nodes', step, matches: foreignQuery(grammar, tree, source) });
    });
  }
  tree.delete();
}

/** What the libraries refuse is the rule's mistake, and the next step is another rule's. */
function attempt(step: number, run: () => void): void {
  try {
    run();
  } catch (error) {
    answer({ kind: 'invalid', step, reason: error instanceof Error ? error.message : String(error) });
  }
}

function compile(pattern: string): RE2JS {
  const expression = compiled.get(pattern) ?? RE2JS.compile(pattern);
  compiled.set(pattern, expression);
  return expression;
}

function matchLines(patterns: readonly RE2JS[], lines: readonly string[]): readonly PatternMatch[] {
  const matches: PatternMatch[] = [];
  for (const [lineIndex, line] of lines.entries()) {
    for (const pattern of patterns) {
      // `test` alone runs on the fast engine without captures; most lines do not match.
      // The library types this as a bare array; it is what RegExp.prototype.exec gives.
      const found = pattern.test(line) ? (pattern.exec(line) as RegExpExecArray | null) : null;
      if (found === null) continue;
      matches.push({ lineIndex, start: found.index, end: found.index + found[0].length, groups: groupsOf(found) });
    }
  }
  return matches;
}

/** Named groups that took part in the match, and the whole of it as `match`. */
function groupsOf(found: RegExpExecArray): Record<string, string> {
  const named: Readonly<Record<string, string | undefined>> = found.groups ?? {};
  const groups: Record<string, string> = { match: found[0] };
  for (const [name, text] of Object.entries(named)) if (text !== undefined) groups[name] = text;
  return groups;
}
