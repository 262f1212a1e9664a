import { secretPattern, type SecretPattern } from './secretPattern';

/**
 * Clouds, hosting and infrastructure. Forms are the vendors' own, as GitHub's list of supported secret-scanning patterns
 * names them and each vendor's documentation describes them.
 */
export const cloudSecrets: readonly SecretPattern[] = [
  secretPattern('aws-access-key-id', 'AKIA ASIA ABIA ACCA', /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/, {
    accept: (id) => !id.endsWith('EXAMPLE'),
  }),
  secretPattern(
    'aws-session-token',
    'FwoGZXIvYXdz IQoJb3JpZ2lu',
    /(?:FwoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9/+=]{100,4000}/,
    { anywhere: true },
  ),
  secretPattern(
    'aws-bedrock-key',
    'ABSK bedrock-api-key-',
    /(?:ABSK[A-Za-z0-9+/]{100,300}={0,2}|bedrock-api-key-[A-Za-z0-9+/=]{30,4000})/,
  ),
  secretPattern(
    'aws-mws-token',
    'amzn.mws.',
    /amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i,
  ),
  secretPattern('google-api-key', 'AIza', /AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/, { anywhere: true }),
  secretPattern('google-oauth-client-secret', 'GOCSPX-', /GOCSPX-[A-Za-z0-9_-]{28}/, { anywhere: true }),
  secretPattern('google-oauth-token', 'ya29.', /ya29\.[A-Za-z0-9_.-]{30,2000}/, { anywhere: true }),
  secretPattern('google-refresh-token', '1//0', /1\/\/0[A-Za-z0-9_-]{40,200}/),
  secretPattern('firebase-server-key', ':APA91b', /(?<=(?<head>AAAA[A-Za-z0-9_-]{7})):APA91b[A-Za-z0-9_-]{134,200}/),
  secretPattern(
    'azure-storage-key',
    'AccountKey= SharedAccessKey=',
    /(?:AccountKey|SharedAccessKey)=(?<secret>[A-Za-z0-9+/]{40,100}={0,2})/i,
    {
      anywhere: true,
    },
  ),
  secretPattern(
    'azure-client-secret',
    '0Q~ 1Q~ 2Q~ 3Q~ 4Q~ 5Q~ 6Q~ 7Q~ 8Q~ 9Q~',
    /(?<=(?:^|[^A-Za-z0-9_.~-]|\\[nrt])(?<head>[A-Za-z0-9_~.-]{3}))[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])/,
  ),
  // Keys of the common annotated format carry the provider's mark at a fixed place near their end.
  secretPattern(
    'azure-key',
    'JQQJ99',
    /(?<=(?:^|[^A-Za-z0-9]|\\[nrt])(?<head>[A-Za-z0-9]{20,64}))JQQJ99[A-Za-z0-9]{20,60}/,
  ),
  secretPattern(
    'azure-key',
    '+ASt +ABa +ACR +ARm +AMC AzCa AzSe AIoT AzFu',
    /(?<=(?:^|[^A-Za-z0-9/+]|\\[nrt])(?<head>[A-Za-z0-9/+]{30,76}))(?:\+ASt|\+ABa|\+ACR|\+ARm|\+AMC|AzCa|AzSe|AIoT|AzFu)[A-Za-z0-9+/]{5,10}={0,2}(?![A-Za-z0-9+/])/,
    { accept: isMixed },
  ),
  secretPattern('azure-sas-signature', 'sig=', /sig=(?<secret>[A-Za-z0-9%+/]{40,100}(?:%3D|=){1,2})/i),
  secretPattern(
    'azure-devops-token',
    'AZDO',
    /(?<=(?:^|[^A-Za-z0-9]|\\[nrt])(?<head>[A-Za-z0-9]{76}))AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])/,
  ),
  secretPattern('alibaba-access-key', 'LTAI', /LTAI[A-Za-z0-9]{16,26}(?![A-Za-z0-9])/, { accept: isMixed }),
  secretPattern('tencent-secret-id', 'AKID', /AKID[A-Za-z0-9]{32}(?![A-Za-z0-9])/, { accept: isMixed }),
  secretPattern(
    'yandex-cloud-key',
    'AQVN YCAJ YCN t1.9eu',
    /(?:AQVN[A-Za-z0-9_-]{35,38}|YC[A-Za-z0-9_-]{38}|t1\.9eu[A-Za-z0-9_-]{60,200}\.[A-Za-z0-9_-]{86})/,
    {
      accept: isMixed,
    },
  ),
  secretPattern('digitalocean-token', 'dop_v1_ doo_v1_ dor_v1_', /do[opr]_v1_[a-f0-9]{64}/, { anywhere: true }),
  secretPattern(
    'heroku-key',
    'HRKU-',
    /HRKU-(?:AA[A-Za-z0-9_-]{58}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/,
  ),
  secretPattern('cloudflare-origin-key', 'v1.0-', /v1\.0-[a-f0-9]{24}-[a-f0-9]{146}/),
  secretPattern('cloudflare-token', 'cfut_ cfat_ cfk_', /cf(?:ut|at|k)_[A-Za-z0-9_-]{40,60}/),
  secretPattern(
    'flyio-token',
    'fo1_ fm1 fm2_ FlyV1',
    /(?:fo1_[\w-]{43}|fm1[ar]_[A-Za-z0-9+/]{100,1000}={0,3}|fm2_[A-Za-z0-9+/]{100,1000}={0,3})/,
  ),
  secretPattern('hashicorp-vault-token', 'hvs. hvb. hvr.', /hv[sbr]\.[A-Za-z0-9_-]{24,300}/, { accept: isMixed }),
  secretPattern(
    'terraform-cloud-token',
    '.atlasv1.',
    /(?<=(?:^|[^A-Za-z0-9]|\\[nrt])(?<head>[A-Za-z0-9]{14}))\.atlasv1\.[A-Za-z0-9_=-]{60,70}/,
  ),
  secretPattern('pulumi-token', 'pul-', /pul-[a-f0-9]{40}(?![A-Za-z0-9])/),
  secretPattern('databricks-token', 'dapi', /dapi[a-f0-9]{32}(?:-[0-9])?(?![A-Za-z0-9])/i),
  secretPattern(
    'doppler-token',
    'dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.',
    /dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}/,
  ),
  secretPattern(
    'planetscale-token',
    'pscale_tkn_ pscale_pw_ pscale_oauth_',
    /pscale_(?:tkn|pw|oauth)_[A-Za-z0-9=._-]{32,64}/,
    { anywhere: true },
  ),
  secretPattern('supabase-key', 'sbp_ sb_secret_', /(?:sbp_[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{31,64})/, {
    anywhere: true,
  }),
  secretPattern('prefect-key', 'pnu_ pnb_', /pn[ub]_[A-Za-z0-9]{36}/, { accept: isMixed }),
  secretPattern('scalingo-token', 'tk-us-', /tk-us-[A-Za-z0-9_-]{48}/),
  secretPattern('infracost-key', 'ico-', /ico-[A-Za-z0-9]{32}(?![A-Za-z0-9])/, { accept: isMixed }),
  secretPattern('clickhouse-key', '4b1d', /4b1d[A-Za-z0-9]{38}(?![A-Za-z0-9])/, { accept: isMixed }),
  secretPattern('openshift-token', 'sha256~', /sha256~[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/),
  secretPattern('defined-networking-key', 'dnkey-', /dnkey-[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}/),
  secretPattern('age-secret-key', 'AGE-SECRET-KEY-1', /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/i, {
    anywhere: true,
  }),
];

/** Letters of both cases and digits: what random keys have and words and hashes do not. */
function isMixed(secret: string): boolean {
  return /[a-z]/.test(secret) && /[A-Z]/.test(secret) && /[0-9]/.test(secret);
}
