import type { SecretHit, SecretScanner } from '../core/ports';
import { joinHits } from '../core/secrets/joinHits';
import { isFiller } from '../core/secrets/randomness';
import { ownScan } from '../core/secrets/ownScan';

type VendorRule = {
  readonly name: string;
  readonly kind: string;
  readonly triggers: readonly string[];
  readonly ignoreCase?: boolean;
};

/**
 * secretlint's rules by vendor, with the literals of which one stands in everything the rule finds. Left out on purpose:
 * `filter-comments`, with which the reviewed text could switch the rest off, `gcp`, which opens
 * the named file on disk, and the two for URLs, which take the whole address for the secret.
 */
const vendorRules: readonly VendorRule[] = [
  { name: 'aws', kind: 'aws-secret-access-key', triggers: ['access_key', 'accesskey'], ignoreCase: true },
  { name: 'privatekey', kind: 'private-key', triggers: ['-----BEGIN'] },
  { name: 'npm', kind: 'npm-token', triggers: ['npm_', 'x-oauth-basic', '_authToken'] },
  { name: 'slack', kind: 'slack-token', triggers: ['xox', 'xapp-', 'hooks.slack.com'], ignoreCase: true },
  { name: 'sendgrid', kind: 'sendgrid-key', triggers: ['SG.'] },
  { name: 'shopify', kind: 'shopify-token', triggers: ['shppa_', 'shpca_', 'shpat_', 'shpss_'] },
  { name: 'github', kind: 'github-token', triggers: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'] },
  { name: 'gitlab', kind: 'gitlab-token', triggers: ['glpat-'] },
  { name: 'grafana', kind: 'grafana-token', triggers: ['glc_', 'glsa_'] },
  { name: 'openai', kind: 'openai-key', triggers: ['sk-'] },
  { name: 'anthropic', kind: 'anthropic-key', triggers: ['sk-ant-'] },
  { name: 'groq', kind: 'groq-key', triggers: ['gsk_'] },
  { name: 'huggingface', kind: 'hugging-face-token', triggers: ['hf_'] },
  { name: 'linear', kind: 'linear-token', triggers: ['lin_api_'] },
  { name: 'notion', kind: 'notion-token', triggers: ['ntn_'] },
  { name: '1password', kind: 'onepassword-token', triggers: ['ops_ey'] },
  { name: 'hashicorp-vault', kind: 'hashicorp-vault-token', triggers: ['hvs.', 'hvb.', 'hvr.'] },
  { name: 'vercel', kind: 'vercel-token', triggers: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'] },
  { name: 'databricks', kind: 'databricks-token', triggers: ['dapi'] },
  { name: 'docker', kind: 'docker-token', triggers: ['dckr_pat_'] },
  { name: 'figma', kind: 'figma-token', triggers: ['figd_'] },
];

/** Nothing of the reviewed repository reaches secretlint but text: a rule must not know or open a file. */
const neutralPath = 'text.txt';
/** A trigger's piece of the text is handed to secretlint with what may belong to a secret before and after it. */
const pieceStep = 32_768;
const pieceBefore = 256;
const pieceAfter = 12_288;
/** Some rules take the prefix of a form and a letter for the whole of it. */
const shortestSecret = 16;

/**
 * Finds secrets in whole texts: our own forms in one pass, secretlint's rules only where a literal of theirs stands.
 * Comments that switch other scanners off are text like any other.
 */
export function secretScanner(): SecretScanner {
  const vendors = vendorRules.flatMap((vendor) => vendor.triggers.map((trigger) => ({ trigger, vendor })));
  const own = ownScan(
    vendors.map(({ trigger, vendor }) => ({ text: trigger, ignoreCase: vendor.ignoreCase ?? false })),
  );

  return {
    scan: async (text, path) => {
      const wanted = new Map<number, Set<VendorRule>>();
      const hits = own(text, path, (index, position) => {
        const piece = Math.floor(position / pieceStep);
        const rules = wanted.get(piece) ?? new Set();
        const found = vendors[index];
        if (found !== undefined) wanted.set(piece, rules.add(found.vendor));
      });
      for (const [piece, rules] of wanted) hits.push(...(await vendorHits(text, piece * pieceStep, rules)));
      return joinHits(hits);
    },
  };
}

/** What the rules find in the piece of the text that starts at `start`. */
async function vendorHits(text: string, start: number, wanted: ReadonlySet<VendorRule>): Promise<SecretHit[]> {
  // Loaded when first needed: most changes hold nothing that asks for it.
  const [{ lintSource }, { rules }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
  ]);
  const kinds = new Map([...wanted].map(({ name, kind }) => [`@secretlint/secretlint-rule-${name}`, kind]));
  const config = { rules: rules.filter(({ meta }) => kinds.has(meta.id)).map((rule) => ({ id: rule.meta.id, rule })) };
  // Something before the trigger belongs to some forms, and secretlint counts from after a byte order mark.
  const from = Math.max(text.charCodeAt(0) === 0xfeff ? 1 : 0, start - pieceBefore);
  const content = text.slice(from, start + pieceStep + pieceAfter);
  const source = { content, filePath: neutralPath, ext: '.txt', contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  return messages.flatMap((found) => {
    const place = placeOf(found, content);
    if (place.end - place.start < shortestSecret || isFiller(content.slice(place.start, place.end))) return [];
    return [{ start: from + place.start, end: from + place.end, kind: kinds.get(found.ruleId) ?? 'secret' }];
  });
}

/**
 * Some rules report the length of the value from where its name begins. The value itself is among the data of the
 * message; the place is where it stands.
 */
function placeOf(
  { range, data }: { range: readonly [number, number]; data?: object },
  content: string,
): { start: number; end: number } {
  const [from, to] = range;
  const reported = content.slice(from, to);
  for (const value of Object.values(data ?? {})) {
    if (typeof value !== 'string' || value === '' || value === reported || value.length !== reported.length) continue;
    const start = content.indexOf(value, from);
    if (start >= 0 && start < to) return { start, end: start + value.length };
  }
  return { start: from, end: to };
}
