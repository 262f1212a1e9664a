import { lintSource } from '@secretlint/core';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretHit, SecretScanner } from '../core/ports';
import { joinHits } from '../core/secrets/joinHits';
import { ownScan } from '../core/secrets/ownScan';
import { triggerScan } from '../core/secrets/triggerScan';

/**
 * secretlint's rules by vendor, with the literals of which one stands in everything the rule finds. Left out on purpose:
 * `filter-comments`, with which the reviewed text could switch the rest off, and `gcp`, which opens the named file on disk.
 */
const vendorRules: readonly { readonly name: string; readonly kind: string; readonly triggers: readonly string[] }[] = [
  { name: 'aws', kind: 'aws-secret-access-key', triggers: ['access_key', 'accesskey'] },
  { name: 'privatekey', kind: 'private-key', triggers: ['-----BEGIN'] },
  { name: 'npm', kind: 'npm-token', triggers: ['npm_', 'x-oauth-basic', '_authToken'] },
  { name: 'slack', kind: 'slack-token', triggers: ['xox', 'xapp-', 'hooks.slack.com'] },
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
/** Longest text handed to secretlint at once, and what neighbours share, so that a key on a border is seen whole. */
const pieceLength = 65_536;
const pieceOverlap = 12_288;

/**
 * Finds secrets in whole texts: our own forms in one pass, secretlint's rules only where a literal of theirs stands.
 * Comments that switch other scanners off are text like any other.
 */
export function secretScanner(): SecretScanner {
  const own = ownScan();
  const vendors = vendorRules.flatMap(({ name, kind, triggers }) => {
    const rule = rules.find(({ meta }) => meta.id === `@secretlint/secretlint-rule-${name}`);
    return rule === undefined ? [] : triggers.map((trigger) => ({ trigger, kind, rule }));
  });
  const findTriggers = triggerScan(vendors.map(({ trigger }) => trigger));

  return {
    scan: async (text) => {
      const hits = own(text);
      const wanted = new Map<string, (typeof vendors)[number]>();
      findTriggers(text, (trigger) => {
        const vendor = vendors[trigger];
        if (vendor !== undefined) wanted.set(vendor.kind, vendor);
      });
      if (wanted.size > 0) hits.push(...(await vendorHits(text, [...wanted.values()])));
      return joinHits(hits);
    },
  };
}

type Vendor = { readonly kind: string; readonly rule: (typeof rules)[number] };

async function vendorHits(text: string, vendors: readonly Vendor[]): Promise<SecretHit[]> {
  const kinds = new Map(vendors.map(({ kind, rule }) => [rule.meta.id, kind]));
  const config = { rules: vendors.map(({ rule }) => ({ id: rule.meta.id, rule })) };
  const hits: SecretHit[] = [];
  for (let start = 0; start < text.length; start += pieceLength - pieceOverlap) {
    const content = text.slice(start, start + pieceLength);
    const source = { content, filePath: neutralPath, ext: '.txt', contentType: 'text' as const };
    const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
    // secretlint counts from after a byte order mark.
    const offset = start + (content.charCodeAt(0) === 0xfeff ? 1 : 0);
    for (const { range, ruleId } of messages) {
      hits.push({ start: offset + range[0], end: offset + range[1], kind: kinds.get(ruleId) ?? 'secret' });
    }
  }
  return hits;
}
