import * as z from 'zod/mini';
import { repositoryConfigSchema } from '../src/core/config';
import { englishTexts } from '../src/core/messages';
import { previewDocumentSchema } from '../src/core/report/previewDocument';
import { reviewDocumentSchema } from '../src/core/report/reviewDocument';
import { packManifestSchema } from '../src/core/rules/packManifest';
import { ruleHeadSchema } from '../src/core/rules/ruleSchema';
import { rulesLockSchema } from '../src/core/rules/rulesLock';

/** The JSON schemas (draft 7) of what people write and what we print, as text by file name in `media`. */
export function schemaDocuments(): Readonly<Record<string, string>> {
  return {
    'config.schema.json': documentOf(
      'Fresh Eyes: configuration of a repository',
      repositoryConfigSchema,
      'config-help.',
    ),
    'rule.schema.json': documentOf('Fresh Eyes: front matter of a rule file', ruleHeadSchema, 'rule-help.'),
    'rulepack.schema.json': documentOf('Fresh Eyes: manifest of a rule pack', packManifestSchema, ''),
    'review-result.schema.json': documentOf('Fresh Eyes: result of a review', reviewDocumentSchema, ''),
    'preview.schema.json': documentOf('Fresh Eyes: what a review would send', previewDocumentSchema, ''),
    'rules-lock.schema.json': documentOf('Fresh Eyes: locked rule packs', rulesLockSchema, ''),
  };
}

type Schema = { readonly [key: string]: unknown; readonly properties?: Readonly<Record<string, object>> };

function documentOf(title: string, schema: z.core.$ZodType, help: string): string {
  const json = withoutHugeLimits(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })) as Schema;
  const described = Object.entries(json.properties ?? {}).map(([key, value]) => [
    key,
    { ...helpOf(help + key), ...value },
  ]);
  const whole = { $schema: json['$schema'], title, ...json, properties: Object.fromEntries(described) as object };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function helpOf(code: string): object {
  const texts: Readonly<Record<string, string>> = englishTexts;
  return Object.hasOwn(texts, code) ? { description: texts[code] } : {};
}

/** zod writes the largest safe integer as a limit; readers take it for a real one. */
function withoutHugeLimits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutHugeLimits);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, each]) => Math.abs(Number(each)) !== Number.MAX_SAFE_INTEGER);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutHugeLimits(each)]));
}
