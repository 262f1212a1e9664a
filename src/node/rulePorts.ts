import { join } from 'node:path';
import type { Ports } from '../core/ports';
import { patternEngine } from './patternEngine';
import { treeSitterSyntax } from './treeSitterSyntax';

export type RulePorts = Pick<Ports, 'syntax' | 'patterns'> & { readonly close: () => Promise<void> };

/** What the checks need of the world, without a repository. The bundles stand in one folder with grammars and worker. */
export function rulePorts(): RulePorts {
  const grammarFolder = join(__dirname, 'grammars');
  const patterns = patternEngine(join(__dirname, 'patternWorker.js'), grammarFolder);
  return { syntax: treeSitterSyntax(grammarFolder), patterns, close: () => patterns.close() };
}
