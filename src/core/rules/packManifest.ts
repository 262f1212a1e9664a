import * as z from 'zod/mini';
import { jsoncIssues, jsoncTree, nodeAt, placeIn, plain } from './jsoncText';
import { globSchema, ruleIdSchema } from './ruleSchema';
import type { RuleProblem } from './rule';

/** The format of packs that this version reads. */
export const packFormat = 1;
export const manifestFile = 'rulepack.json';

const text = (length: number) => z.string().check(z.minLength(1), z.maxLength(length), z.regex(/^[^\r\n]*$/));
const fraction = z.number().check(z.gte(0), z.lte(1));

/** `core` is the built-in pack, `repo` the repository's own rules; no pack may speak in their name. */
const packName = z
  .string()
  .check(z.maxLength(100), z.regex(/^(?!(?:core|repo)(?:\/|$))[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/));

/** `rulepack.json`, as in the contract: data only, nothing in it can set anything outside the pack. */
export const packManifestSchema = z.strictObject({
  $schema: z.optional(z.string()),
  name: packName,
  version: z.string().check(z.regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/), z.maxLength(60)),
  formatVersion: z.literal(packFormat),
  /** Least version of Fresh Eyes, as `>=1.2.0`. */
  engine: z.optional(z.string().check(z.regex(/^>=\s*\d+\.\d+\.\d+$/))),
  description: z.optional(text(300)),
  owners: z.optional(z.array(text(200)).check(z.maxLength(20))),
  license: z.optional(text(100)),
  extends: z.optional(z.array(text(300)).check(z.maxLength(10))),
  groups: z.optional(z.record(ruleIdSchema, text(200))),
  /** Pass marks of `rules test --live`. */
  quality: z.optional(z.strictObject({ recall: z.optional(fraction), noise: z.optional(fraction) })),
  /** Globs of the rule files; `rules/*.md` when absent. */
  rules: z.optional(z.array(globSchema).check(z.maxLength(20))),
});

export type PackManifest = z.infer<typeof packManifestSchema>;

/** Reads the manifest; `toolVersion` decides whether the pack asks for a newer tool. */
export function packManifest(
  json: string,
  file: string,
  toolVersion: string,
): { readonly manifest: PackManifest | null; readonly problems: readonly RuleProblem[] } {
  const { root, problems } = jsoncTree(json, file);
  if (root === null || problems.length > 0) return { manifest: null, problems };
  const placed = (path: readonly PropertyKey[]) => ({ file, ...placeIn(json, nodeAt(root, path)) });
  const format: unknown = nodeAt(root, ['formatVersion'])?.value;
  if (typeof format === 'number' && format > packFormat) {
    const args = { format, known: packFormat };
    return { manifest: null, problems: [{ ...placed(['formatVersion']), code: 'rules.format-newer', args }] };
  }
  const read = packManifestSchema.safeParse(plain(root));
  if (!read.success) {
    return { manifest: null, problems: jsoncIssues(read.error.issues, root, json, file) };
  }
  const wanted = read.data.engine?.replace(/^>=\s*/, '');
  if (wanted !== undefined && isNewer(wanted, toolVersion)) {
    const args = { wanted, version: toolVersion };
    return { manifest: null, problems: [{ ...placed(['engine']), code: 'rules.engine-newer', args }] };
  }
  return { manifest: read.data, problems: [] };
}

/** Of two versions, numbers only. */
function isNewer(one: string, than: string): boolean {
  const numbers = (version: string) => version.split(/[.-]/).slice(0, 3).map(Number);
  const other = numbers(than);
  for (const [index, number] of numbers(one).entries()) {
    if (number !== (other[index] ?? 0)) return number > (other[index] ?? 0);
  }
  return false;
}
