import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPlans } from '../src/core/checks/checkPlan';
import { exampleChange } from '../src/core/checks/exampleChange';
import { runChecks } from '../src/core/checks/runChecks';
import { splitLines, type FileChange } from '../src/core/diff/change';
import { contentSkipReason } from '../src/core/diff/selectChanges';
import type { Ports } from '../src/core/ports';
import { scopeLayers } from '../src/core/rules/ruleScope';
import { selectRules } from '../src/core/rules/selectRules';
import type { Rule } from '../src/core/rules/rule';

export type Alarms = {
  readonly files: number;
  readonly lines: number;
  /** Places of hits, by rule. */
  readonly byRule: ReadonlyMap<string, readonly string[]>;
  readonly milliseconds: number;
};

/** Source files that other people wrote and shipped, evenly taken from all that are installed. */
export function installedSources(root: string, count: number): readonly FileChange[] {
  const folder = join(root, 'node_modules');
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.(?:[cm]?js|[cm]?ts|jsx|tsx|py|sh|css)$/.test(entry.name) &&
        !entry.name.endsWith('.min.js'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: FileChange[] = [];
  const step = Math.max(1, all.length / (count * 1.6));
  for (let at = 0; at < all.length && files.length < count; at += step) {
    const path = all[Math.floor(at)] ?? '';
    const file = addition(path.slice(root.length + 1), readFileSync(path, 'utf8'));
    if (file.addedLines > 0 && contentSkipReason(file, { include: [] }) === null) files.push(file);
  }
  return files;
}

/** A whole file as a change that adds it; without comparing it to nothing, which takes long for a long one. */
export function addition(path: string, text: string): FileChange {
  const lines = splitLines(text).map((line, index) => ({ kind: 'added' as const, newLine: index + 1, text: line }));
  const hunk = { oldStart: 1, oldLines: 0, newStart: 1, newLines: lines.length, lines };
  return { ...edit(path, null, ''), hunks: [hunk], addedLines: lines.length, after: text };
}

/** The change between two texts of a file. */
export function edit(path: string, before: string | null, after: string): FileChange {
  return exampleChange({ path, text: after, before });
}

/** Runs the deterministic rules over files and counts their hits. */
export async function alarmsIn(
  files: readonly FileChange[],
  rules: readonly Rule[],
  ports: Pick<Ports, 'syntax' | 'patterns'>,
): Promise<Alarms> {
  const select = selectRules(scopeLayers(rules, []));
  const byRule = new Map<string, string[]>();
  const { signal } = new AbortController();
  const plans = checkPlans();
  const start = performance.now();
  for (const file of files) {
    const { hits } = await runChecks(file, select(file.path), ports, signal, plans);
    for (const { rule, startLine, message } of hits) {
      byRule.set(rule.id, [...(byRule.get(rule.id) ?? []), `${file.path}:${String(startLine)} ${message}`]);
    }
  }
  const lines = files.reduce((sum, file) => sum + file.addedLines, 0);
  return { files: files.length, lines, byRule, milliseconds: performance.now() - start };
}
