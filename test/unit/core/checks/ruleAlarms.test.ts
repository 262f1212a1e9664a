import assert from 'node:assert/strict';
import { builtInPack } from '../../../../src/core/rules/builtInPack';
import { treeSitterSyntax } from '../../../../src/node/treeSitterSyntax';
import { alarmsIn, installedSources } from '../../../ruleAlarms';

const refuse = () => assert.fail('a built-in pattern went to the engine');

describe('alarms of the built-in checks on code that others wrote and shipped', () => {
  it('stay under one in 2,000 lines for each rule', async () => {
    const files = installedSources(FRESH_EYES_ROOT, process.env['FRESH_EYES_FULL'] === undefined ? 250 : 2_000);
    const ports = { syntax: treeSitterSyntax(FRESH_EYES_GRAMMARS), patterns: { match: refuse, query: refuse } };
    const { lines, byRule } = await alarmsIn(files, builtInPack().rules, ports);
    assert.ok(lines > 10_000, `only ${String(lines)} lines were looked at`);
    const told = [...byRule].map(([rule, places]) => `${rule} one in ${String(Math.round(lines / places.length))}`);
    console.log(`      ${String(files.length)} files, ${String(lines)} lines: ${told.join(', ')}`);
    for (const [rule, places] of byRule) assert.ok(places.length * 2_000 <= lines, `${rule}: ${places.join('\n')}`);
  }).timeout(600_000);
});
