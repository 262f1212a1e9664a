import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { coreGroups, readCases } from '../../bench/qualityCases';
import { labelAnswer } from '../../bench/qualityLabels';
import { scriptedModel, type Sent } from '../../bench/qualityModels';
import { median } from '../../bench/qualityReport';
import { scored } from '../../bench/qualityScore';
import { requestBytes } from '../../bench/qualitySizes';
import { product, qualityPorts } from '../../bench/qualityTools';

const folder = join(FRESH_EYES_ROOT, '../shared/bench');
const isFull = process.env['FRESH_EYES_FULL'] !== undefined;

describe('labelled cases', function () {
  this.timeout(600_000);

  it('have every quoted core label anchored at its line, in requests of little more than the diff', async function () {
    // The cases are other people's code and not part of this project.
    if (!existsSync(join(folder, 'cases.jsonl'))) return this.skip();
    const { cases, filesOf } = readCases(folder);
    const withLabels = cases.filter((one) => coreGroups(one).length > 0).sort((a, b) => a.diff.length - b.diff.length);
    const ports = qualityPorts();
    const tool = product('standard', ports, {});
    const shares: number[] = [];
    for (const one of isFull ? withLabels : withLabels.slice(0, 6)) {
      const sent: Sent[] = [];
      const files = filesOf(one.id);
      const result = await tool.run(
        one,
        files,
        scriptedModel(
          (request) => labelAnswer(request, one),
          (item) => sent.push(item),
        ),
      );
      const score = scored(
        one,
        result,
        null,
        (path) => files.find((file) => file.new === path)?.after?.split('\n') ?? [],
      );
      assert.equal(score.coreFound, score.core, one.id);
      assert.equal(score.anchors[0], score.matched, `${one.id}: all at the label's own lines`);
      assert.equal(score.quotesAtLine, score.claims, one.id);
      shares.push(sent.reduce((sum, item) => sum + requestBytes(item).change, 0) / Buffer.byteLength(one.diff));
    }
    await ports.close();
    assert.ok(median(shares) <= 2, `change bytes are ${median(shares).toFixed(2)} times the diff at the median`);
  });
});
