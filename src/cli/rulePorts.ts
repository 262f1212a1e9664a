import { join } from 'node:path';
import type { Ports } from '../core/ports';
import { patternEngine } from '../node/patternEngine';
import { treeSitterSyntax } from '../node/treeSitterSyntax';

/** What the checks need of the world, without a repository. */
export function rulePorts(): Pick<Ports, 'syntax' | 'patterns'> & { readonly close: () => Promise<void> } {
  const grammarFolder = join(__dirname, 'grammars');
  const patterns = patternEngine(join(__dirname, 'patternWorker.js'), grammarFolder);
  return { syntax: treeSitterSyntax(grammarFolder), patterns, close: () => patterns.close() };
}
