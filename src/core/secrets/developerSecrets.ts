import { isPlaceholder } from './randomness';
import { secretPattern, type SecretPattern } from './secretPattern';

/** Code hosts, package registries, tools of development, and language models. */
export const developerSecrets: readonly SecretPattern[] = [
  secretPattern(
    'github-token',
    'ghp_ gho_ ghu_ ghs_ ghr_',
    /gh[pousr]_(?:[A-Za-z0-9]{36,255}|[0-9]{1,20}_[\w-]{20,1000}\.[\w-]{20,4000}\.[\w-]{20,1000})/,
    {
      anywhere: true,
    },
  ),
  secretPattern('github-token', 'github_pat_', /github_pat_[A-Za-z0-9_]{60,255}/, { anywhere: true }),
  secretPattern(
    'gitlab-token',
    'glpat- gldt- glrt- glrtr- glptt- glft- glcbt- glimt- glagent- gloas- glsoat- glffct- glwt- GR1348941',
    /(?:gl(?:pat|dt|rtr?|ptt|ft|cbt|imt|agent|oas|soat|ffct|wt)-[A-Za-z0-9_=.-]{20,300}|GR1348941[A-Za-z0-9_-]{20,40})/,
    { anywhere: true },
  ),
  secretPattern('bitbucket-app-password', 'ATBB', /ATBB[A-Za-z0-9]{32}(?![A-Za-z0-9])/),
  secretPattern('atlassian-token', 'ATATT3xFf ATCTT3xFf ATSTT3xFf', /AT[ACS]TT3xFf[A-Za-z0-9+/=_-]{100,300}/, {
    anywhere: true,
  }),
  secretPattern('npm-token', 'npm_', /npm_[A-Za-z0-9]{36,60}(?![A-Za-z0-9_])/, { accept: isMixed }),
  secretPattern('npm-token', '_authToken', /_authToken\s{0,4}[=:]\s{0,4}["']?(?<secret>[^\s"'${<]{20,300})/, {
    anywhere: true,
    accept: (token) => isMixed(token) && !isPlaceholder(token),
  }),
  secretPattern(
    'npm-password',
    ':_password :_auth=',
    /:_(?:password|auth)\s{0,4}=\s{0,4}["']?(?<secret>[A-Za-z0-9+/=]{8,300})/,
    { anywhere: true },
  ),
  secretPattern('pypi-token', 'pypi-AgE', /pypi-AgE[A-Za-z0-9_-]{50,1000}/, { anywhere: true }),
  secretPattern('rubygems-key', 'rubygems_', /rubygems_[a-f0-9]{48}/, { anywhere: true }),
  secretPattern('nuget-key', 'oy2', /oy2[a-z0-9]{43}(?![A-Za-z0-9])/),
  secretPattern('crates-io-token', 'cio', /cio[A-Za-z0-9]{32}(?![A-Za-z0-9])/, { accept: isMixed }),
  secretPattern('clojars-token', 'CLOJARS_', /CLOJARS_[a-f0-9]{60}/i),
  secretPattern('artifactory-token', 'AKCp cmVmd', /(?:AKCp[A-Za-z0-9]{60,90}|cmVmd[A-Za-z0-9]{59})/),
  secretPattern('docker-token', 'dckr_pat_ dckr_oat_', /dckr_[po]at_[A-Za-z0-9_-]{27,40}/, { anywhere: true }),
  secretPattern('circleci-token', 'CCIPAT_ CCIPRJ_', /CCIP(?:AT|RJ)_[A-Za-z0-9]{20,24}_[A-Fa-f0-9]{40}/),
  secretPattern('octopus-deploy-key', 'API-', /API-[A-Z0-9]{26}(?![A-Za-z0-9])/, { accept: isMixed }),
  secretPattern('sourcegraph-token', 'sgp_', /sgp_(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}(?![A-Za-z0-9])/),
  secretPattern(
    'harness-token',
    'pat. sat.',
    /[ps]at\.[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}(?![A-Za-z0-9])/,
  ),
  secretPattern('buildkite-token', 'bkua_', /bkua_[a-f0-9]{40}/),
  secretPattern('sonar-token', 'sqp_ squ_ sqa_', /sq[pua]_[a-f0-9]{40}(?![A-Za-z0-9])/),
  secretPattern('sentry-token', 'sntrys_ sntryu_', /(?:sntrys_eyJ[A-Za-z0-9+/=_-]{80,500}|sntryu_[a-f0-9]{64})/, {
    anywhere: true,
  }),
  secretPattern('postman-key', 'PMAK-', /PMAK-[a-f0-9]{24}-[a-f0-9]{34}/, { anywhere: true }),
  secretPattern('readme-key', 'rdme_', /rdme_[a-z0-9]{70}/),
  secretPattern('vercel-token', 'vcp_ vci_ vca_ vcr_ vck_', /vc[piark]_[A-Za-z0-9]{24,60}(?![A-Za-z0-9])/, {
    accept: isMixed,
  }),
  secretPattern('netlify-token', 'nfp_', /nfp_[A-Za-z0-9]{36}(?![A-Za-z0-9])/),
  secretPattern(
    'grafana-token',
    'glc_eyJ glsa_ eyJrIjoi',
    /(?:glc_eyJ[A-Za-z0-9+/]{32,400}={0,2}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|eyJrIjoi[A-Za-z0-9]{70,400}={0,2})/,
    {
      anywhere: true,
    },
  ),
  secretPattern('new-relic-key', 'NRAK- NRII- NRJS-', /(?:NRAK-[A-Z0-9]{27}|NRII-[A-Za-z0-9_-]{32}|NRJS-[a-f0-9]{19})/),
  secretPattern('dynatrace-token', 'dt0c01. dt0s01. dt0s16.', /dt0[a-z][0-9]{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}/, {
    anywhere: true,
  }),
  secretPattern(
    'launchdarkly-key',
    'sdk- api- mob-',
    /(?:sdk|api|mob)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9])/,
  ),
  secretPattern('linear-token', 'lin_api_ lin_oauth_', /lin_(?:api|oauth)_[A-Za-z0-9_]{32,128}/, { anywhere: true }),
  secretPattern('figma-token', 'figd_ figo_', /fig[do]_[A-Za-z0-9_-]{40,200}/),
  secretPattern(
    'notion-token',
    'ntn_ secret_',
    /(?:ntn_[0-9]{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43})(?![A-Za-z0-9_])/,
    { accept: isMixed },
  ),
  secretPattern('airtable-token', 'pat', /pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/),
  secretPattern('onepassword-token', 'ops_ey', /ops_ey[A-Za-z0-9+/=]{100,1400}/, { anywhere: true }),
  secretPattern(
    'onepassword-secret-key',
    'A3-',
    /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{6}-[A-Z0-9]{5}|[A-Z0-9]{11})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}(?![A-Z0-9])/,
  ),

  // Language models
  secretPattern('anthropic-key', 'sk-ant-', /sk-ant-[a-z]{3,10}[0-9]{2}-[A-Za-z0-9_-]{60,160}/, { anywhere: true }),
  secretPattern(
    'openai-key',
    'sk-proj- sk-svcacct- sk-admin- sk-None-',
    /sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{40,200}/,
    { anywhere: true },
  ),
  secretPattern(
    'openai-key',
    'sk-',
    /sk-(?:[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|[A-Za-z0-9]{48}|[a-f0-9]{32})(?![A-Za-z0-9_-])/,
    { accept: isMixed },
  ),
  secretPattern('openrouter-key', 'sk-or-', /sk-or-(?:v1-)?[a-f0-9]{64}/, { anywhere: true }),
  secretPattern('langfuse-key', 'sk-lf-', /sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
  secretPattern('hugging-face-token', 'hf_ api_org_', /(?:hf_|api_org_)[A-Za-z0-9]{34,40}(?![A-Za-z0-9_])/),
  secretPattern('groq-key', 'gsk_', /gsk_[A-Za-z0-9]{48,56}(?![A-Za-z0-9_])/),
  secretPattern('perplexity-key', 'pplx-', /pplx-[A-Za-z0-9]{48,56}(?![A-Za-z0-9_])/),
  secretPattern('replicate-token', 'r8_', /r8_[A-Za-z0-9]{37}(?![A-Za-z0-9_])/),
  secretPattern('xai-key', 'xai-', /xai-[A-Za-z0-9]{70,90}(?![A-Za-z0-9_])/),
  secretPattern('nvidia-key', 'nvapi-', /nvapi-[A-Za-z0-9_-]{60,80}/),
  secretPattern('langsmith-key', 'lsv2_', /lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}/),
  secretPattern('tavily-key', 'tvly-', /tvly-(?:dev-|prod-)?[A-Za-z0-9]{32}(?![A-Za-z0-9])/),
  secretPattern('pinecone-key', 'pcsk_', /pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,70}/),
  secretPattern('elevenlabs-key', 'sk_', /sk_[a-f0-9]{48}(?![A-Za-z0-9_])/),
  secretPattern('fireworks-key', 'fw_', /fw_[A-Za-z0-9]{24}(?![A-Za-z0-9_])/, { accept: isMixed }),
];

/** A digit, or letters of both cases: what random values have and words do not. */
function isMixed(secret: string): boolean {
  return /[0-9]/.test(secret) || (/[a-z]/.test(secret.slice(4)) && /[A-Z]/.test(secret.slice(4)));
}
