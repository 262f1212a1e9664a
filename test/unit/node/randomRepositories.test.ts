import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyHunks } from '../../../src/core/diff/applyHunks';
import { decodePath } from '../../../src/core/diff/pathBytes';
import { assertPlaced, readAll } from '../../gitOracle';
import { editedText, paths, text } from '../../randomTexts';
import { tempRepository, type TempRepository } from '../../tempRepository';

/** Null: the side does not exist. */
type Sides = { readonly before: string | null; readonly after: string | null };

const sides: fc.Arbitrary<Sides> = fc.oneof(
  { weight: 6, arbitrary: editedText },
  { weight: 1, arbitrary: text.map((after) => ({ before: null, after })) },
  { weight: 1, arbitrary: text.map((before) => ({ before, after: null })) },
);

const change = paths.chain((names) => fc.tuple(...names.map((path) => sides.map((both) => ({ path, ...both })))));

describe('random repositories', () => {
  let repository: TempRepository;

  before(() => {
    repository = tempRepository();
    repository.git('symbolic-ref', 'HEAD', 'refs/heads/base');
  });
  after(() => {
    repository.remove();
  });

  it('are read byte for byte: hunks applied to the old text give the new one, in a hundred of them', async function () {
    this.timeout(0);
    let texts = 0;
    await fc.assert(
      fc.asyncProperty(change, fc.constantFrom('staged', 'range'), async (files, kind) => {
        build(repository, files);
        const source = kind === 'staged' ? ({ kind } as const) : ({ kind: 'range', from: 'base', to: 'next' } as const);
        const read = await readAll(repository.root, source);
        assert.equal(read.unreadable.size, 0);
        const expected = new Map(
          files
            .filter(({ before, after }) => before !== after)
            .map((file) => [decodePath(Buffer.from(file.path)), file]),
        );
        const seen = new Set<string>();
        for (const file of read.files.values()) {
          // A rename stands for a deletion and an addition.
          const oldPath = file.oldPath ?? file.path;
          const before = file.kind === 'added' ? null : (expected.get(oldPath)?.before ?? assert.fail(oldPath));
          const after = file.kind === 'deleted' ? null : (expected.get(file.path)?.after ?? assert.fail(file.path));
          for (const path of [oldPath, file.path]) seen.add(path);
          if (file.oldId === file.newId) continue;
          assert.equal(file.before, before);
          assert.equal(file.after, after);
          assert.equal(applyHunks(before ?? '', file.hunks), after ?? '');
          assertPlaced(file);
          texts++;
        }
        assert.deepEqual([...seen].sort(), [...expected.keys()].sort());
      }),
      { numRuns: process.env['FRESH_EYES_FULL'] ? 2000 : 100, endOnFailure: true },
    );
    console.log(`      ${texts} random files through real git`);
  });
});

/** Two commits of exactly these files, the second one staged on the first; two processes, whatever the size. */
function build(repository: TempRepository, files: readonly ({ readonly path: string } & Sides)[]): void {
  const input = (['base', 'next'] as const).flatMap((branch) => [
    `reset refs/heads/${branch}\ncommit refs/heads/${branch}\ncommitter A <a@b> 1767322800 +0000\ndata 0\ndeleteall\n`,
    ...files.flatMap(({ path, before, after }) => {
      const content = branch === 'base' ? before : after;
      return content === null
        ? []
        : [`M 100644 inline ${quoted(path)}\ndata ${Buffer.byteLength(content)}\n${content}\n`];
    }),
  ]);
  repository.gitWith({ input: input.join('') }, 'fast-import', '--quiet', '--force');
  repository.git('read-tree', 'next');
}

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
