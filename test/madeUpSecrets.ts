import { generateKeyPairSync } from 'node:crypto';

/**
 * Made-up secrets in the published forms of their vendors, generated so that no file holds anything that looks like one.
 * `text` is how it stands in a file, `secret` the part that must not leave.
 */
export type MadeUpSecret = { readonly text: string; readonly secret: string };
export type SecretKind = {
  readonly name: string;
  /** The vendors for which every single value has to be found. */
  readonly isTop: boolean;
  readonly make: (random: Random) => MadeUpSecret;
};

export type Random = {
  /** A whole number from 0 to below `limit`. */
  readonly below: (limit: number) => number;
  readonly of: (alphabet: string, length: number) => string;
  readonly pick: <Value>(values: readonly Value[]) => Value;
};

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digits = '0123456789';
const hex = '0123456789abcdef';
const base36 = lower + digits;
const base62 = upper + lower + digits;
const base64 = `${base62}+/`;
const base64url = `${base62}-_`;

/** mulberry32 (Tommy Ettinger, public domain): small, seeded, good enough for values nobody has to guess. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => next() % limit;
  return {
    below,
    of: (alphabet, length) => Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join(''),
    pick: (values) => values[below(values.length)]!,
  };
}

/** A value that names itself by its form stands in code, data and prose alike. */
function anywhere({ pick }: Random, secret: string): MadeUpSecret {
  const text = pick([
    `const client = connect("${secret}");`,
    `  value: ${secret}`,
    `X=${secret}`,
    `run --with ${secret} now`,
    `<entry>${secret}</entry>`,
    `{"a": "${secret}", "b": 1}`,
    `# was ${secret} before`,
    `curl -H 'X-Auth: ${secret}' https://example.com`,
    `x = '${secret}' + suffix;`,
    `print(f"{name}\\n${secret}")`,
  ]);
  return { text, secret };
}

function form(name: string, make: (random: Random) => string, isTop = false): SecretKind {
  return { name, isTop, make: (random) => anywhere(random, make(random)) };
}

/** A value that only its name makes a secret. */
function named(name: string, names: readonly string[], make: (random: Random) => string, isTop = false): SecretKind {
  return {
    name,
    isTop,
    make: (random) => {
      const secret = make(random);
      const key = random.pick(names);
      const text = random.pick([
        `const ${key.replace(/-/g, '_')} = "${secret}";`,
        `  ${key}: '${secret}',`,
        `${key.toUpperCase().replace(/-/g, '_')}=${secret}`,
        `{"${key}": "${secret}"}`,
        `config["${key}"] = '${secret}'`,
        `options.set("${key}", "${secret}");`,
        `<${key}>${secret}</${key}>`,
        `export ${key.toUpperCase().replace(/-/g, '_')}="${secret}"`,
      ]);
      return { text, secret };
    },
  };
}

function uuid({ of }: Random): string {
  return [8, 4, 4, 4, 12].map((length) => of(hex, length)).join('-');
}

function jwt({ of }: Random): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: of(digits, 12), exp: 2e9, name: of(lower, 9) })}.${of(base64url, 43)}`;
}

/** Real keys made here and now; the parameters are small so that making many stays quick. */
function pem(random: Random): MadeUpSecret {
  const pair = random.pick([
    () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }),
    () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    () => generateKeyPairSync('ed448').privateKey.export({ type: 'pkcs8', format: 'pem' }),
    () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs1', format: 'pem' }),
    () =>
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
        cipher: 'aes-128-cbc',
        passphrase: 'x',
      }),
    () => block('OPENSSH PRIVATE KEY', `b3BlbnNzaC1rZXktdjE${random.of(base64, 301)}`),
    () => block('PGP PRIVATE KEY BLOCK', `\nlQdG${random.of(base64, 600)}\n=${random.of(base64, 4)}`),
  ])();
  const secret = String(pair).trim();
  const text = random.pick([
    secret,
    secret.replace(/^/gm, '    '),
    `const key = \`${secret}\`;`,
    `  "private_key": "${secret.replace(/\n/g, '\\n')}\\n",`,
    secret.replace(/^/gm, '# '),
    secret
      .split('\n')
      .map((line) => `  "${line}\\n"`)
      .join(' +\n'),
  ]);
  return { text, secret };
}

function block(title: string, body: string): string {
  const dashes = '-'.repeat(5);
  return `${dashes}BEGIN ${title}${dashes}\n${body.replace(/[A-Za-z0-9+/]{64}/g, '$&\n')}\n${dashes}END ${title}${dashes}`;
}

export const secretKinds: readonly SecretKind[] = [
  { name: 'PEM private key', isTop: true, make: pem },
  form('AWS access key id', ({ of, pick }) => pick(['AKIA', 'ASIA']) + of(`${upper}234567`, 16), true),
  named(
    'AWS secret access key',
    ['aws_secret_access_key', 'aws-secret-access-key', 'awsSecretAccessKey', 'secret_access_key'],
    ({ of }) => of(base64, 40),
    true,
  ),
  form('GitHub token', ({ of, pick }) => `${pick(['ghp', 'gho', 'ghu', 'ghs', 'ghr'])}_${of(base62, 36)}`, true),
  form('GitHub fine-grained token', ({ of }) => `github_pat_${of(base62, 22)}_${of(base62, 59)}`, true),
  form('GitHub installation token', (random) => `ghs_${random.of(digits, 7)}_${jwt(random)}`, true),
  form(
    'GitLab token',
    ({ of, pick }) => `gl${pick(['pat', 'dt', 'rt', 'ptt', 'ft', 'imt', 'agent', 'oas'])}-${of(base64url, 20)}`,
    true,
  ),
  form('GitLab routable token', ({ of }) => `glpat-${of(base64url, 27)}.${of(base36, 2)}.${of(base36, 9)}`, true),
  form('Slack bot token', ({ of }) => `xoxb-${of(digits, 12)}-${of(digits, 13)}-${of(base62, 24)}`, true),
  form(
    'Slack user token',
    ({ of }) => `xoxp-${of(digits, 12)}-${of(digits, 12)}-${of(digits, 13)}-${of(hex, 32)}`,
    true,
  ),
  form('Slack app token', ({ of }) => `xapp-1-A${of(upper + digits, 10)}-${of(digits, 13)}-${of(hex, 64)}`, true),
  {
    name: 'Slack webhook',
    isTop: true,
    make: (random) => {
      const secret = `T${random.of(upper + digits, 8)}/B${random.of(upper + digits, 10)}/${random.of(base62, 24)}`;
      return { ...anywhere(random, `https://hooks.slack.com/services/${secret}`), secret };
    },
  },
  form('Stripe key', ({ of, pick }) => `${pick(['sk', 'rk'])}_live_${of(base62, pick([24, 99]))}`, true),
  form('Stripe test key', ({ of }) => `sk_test_${of(base62, 24)}`, true),
  form('Stripe webhook secret', ({ of }) => `whsec_${of(base62, 32)}`, true),
  form(
    'OpenAI project key',
    ({ of }) => `sk-proj-${of(base64url, 74)}T3BlbkFJ${of(base64url, 73)}${of(base62, 1)}`,
    true,
  ),
  form('OpenAI legacy key', ({ of }) => `sk-${of(base62, 20)}T3BlbkFJ${of(base62, 20)}`, true),
  form('OpenAI service account key', ({ of }) => `sk-svcacct-${of(base64url, 58)}T3BlbkFJ${of(base62, 58)}`, true),
  form('Anthropic key', ({ of }) => `sk-ant-api03-${of(base64url, 93)}AA`, true),
  form('Anthropic admin key', ({ of }) => `sk-ant-admin01-${of(base64url, 93)}AA`, true),
  form('Google API key', ({ of }) => `AIza${of(base64url, 35)}`, true),
  form('Google OAuth client secret', ({ of }) => `GOCSPX-${of(base64url, 28)}`, true),
  form('Google OAuth token', ({ of }) => `ya29.a0${of(base64url, 160)}`, true),
  form('npm token', ({ of }) => `npm_${of(base62, 36)}`, true),
  {
    name: 'npm registry password',
    isTop: true,
    make: ({ of }) => {
      const secret = of(base62, 32);
      return { secret, text: `//registry.example.com/:_authToken=${secret}` };
    },
  },

  form('PyPI token', ({ of }) => `pypi-AgEIcHlwaS5vcmc${of(base64url, 150)}`),
  form('RubyGems key', ({ of }) => `rubygems_${of(hex, 48)}`),
  form('NuGet key', ({ of }) => `oy2${of(base36, 43)}`),
  form('crates.io token', ({ of }) => `cio${of(base62, 32)}`),
  form('Docker token', ({ of }) => `dckr_pat_${of(base64url, 27)}`),
  form('Bitbucket app password', ({ of }) => `ATBB${of(base62, 32)}`),
  form('Atlassian token', ({ of }) => `ATATT3xFf${of(base62, 180)}=${of(hex.toUpperCase(), 8)}`),
  form('Sentry token', ({ of }) => `sntrys_eyJ${of(base64, 140)}_${of(base64, 43)}`),
  form('Postman key', ({ of }) => `PMAK-${of(hex, 24)}-${of(hex, 34)}`),
  form('Linear token', ({ of }) => `lin_api_${of(base62, 40)}`),
  form('Figma token', ({ of }) => `figd_${of(base64url, 39)}${of(base62, 1)}`),
  form('Notion token', ({ of }) => `ntn_${of(digits, 11)}${of(base62, 35)}`),
  form('Airtable token', ({ of }) => `pat${of(base62, 14)}.${of(hex, 64)}`),
  form('Vercel token', ({ of }) => `vcp_${of(base62, 24)}`),
  form('Netlify token', ({ of }) => `nfp_${of(base62, 36)}`),
  form('Grafana service account token', ({ of }) => `glsa_${of(base62, 32)}_${of(hex, 8)}`),
  form('New Relic key', ({ of }) => `NRAK-${of(upper + digits, 27)}`),
  form('Dynatrace token', ({ of }) => `dt0c01.${of(upper + digits, 24)}.${of(upper + digits, 64)}`),
  form('SonarQube token', ({ of }) => `squ_${of(hex, 40)}`),
  form('Hugging Face token', ({ of }) => `hf_${of(upper + lower, 34)}`),
  form('Groq key', ({ of }) => `gsk_${of(base62, 52)}`),
  form('OpenRouter key', ({ of }) => `sk-or-v1-${of(hex, 64)}`),
  form('Replicate token', ({ of }) => `r8_${of(base62, 37)}`),
  form('Perplexity key', ({ of }) => `pplx-${of(base62, 48)}`),
  form('NVIDIA key', ({ of }) => `nvapi-${of(base64url, 64)}`),

  {
    name: 'Azure storage key',
    isTop: false,
    make: ({ of }) => {
      const secret = `${of(base64, 86)}==`;
      return {
        secret,
        text: `conn = "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${secret};EndpointSuffix=core.windows.net"`,
      };
    },
  },
  form('Azure client secret', ({ of }) => `${of(base62, 3)}8Q~${of(base62, 34)}`),
  form('DigitalOcean token', ({ of }) => `dop_v1_${of(hex, 64)}`),
  form('Heroku key', ({ of }) => `HRKU-AA${of(base64url, 57)}${of(base62, 1)}`),
  form('HashiCorp Vault token', ({ of }) => `hvs.${of(base64url, 95)}`),
  form('Terraform Cloud token', ({ of }) => `${of(base62, 14)}.atlasv1.${of(base62, 67)}`),
  form('Databricks token', ({ of }) => `dapi${of(hex, 32)}`),
  form('Doppler token', ({ of }) => `dp.pt.${of(base62, 43)}`),
  form('PlanetScale password', ({ of }) => `pscale_pw_${of(base62, 43)}`),
  form('Supabase key', ({ of }) => `sbp_${of(hex, 40)}`),
  form('Pulumi token', ({ of }) => `pul-${of(hex, 40)}`),
  form('age secret key', ({ of }) => `AGE-SECRET-KEY-1${of('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`),

  form('Twilio key', ({ of }) => `SK${of(hex, 32)}`),
  form('SendGrid key', ({ of }) => `SG.${of(base64url, 22)}.${of(base64url, 42)}${of(base62, 1)}`),
  form('Mailgun key', ({ of }) => `key-${of(hex, 32)}`),
  form('Mailchimp key', ({ of }) => `${of(hex, 32)}-us${of('123456789', 1)}`),
  form('Brevo key', ({ of }) => `xkeysib-${of(hex, 64)}-${of(base62, 16)}`),
  form('Shopify token', ({ of, pick }) => `shp${pick(['at', 'ca', 'pa', 'ss'])}_${of(hex, 32)}`),
  form('Square token', ({ of }) => `sq0atp-${of(base64url, 21)}${of(base62, 1)}`),
  form(
    'Telegram bot token',
    ({ of }) => `${of('123456789', 1)}${of(digits, 9)}:AA${of(base64url, 32)}${of(base62, 1)}`,
  ),
  form(
    'Discord bot token',
    ({ of }) =>
      `${Buffer.from(of('123456789', 18)).toString('base64url')}.G${of(base62, 5)}.${of(base64url, 37)}${of(base62, 1)}`,
  ),
  {
    name: 'Discord webhook',
    isTop: false,
    make: (random) => {
      const secret = random.of(base64url, 68);
      return {
        ...anywhere(random, `https://discord.com/api/webhooks/${random.of('123456789', 18)}/${secret}`),
        secret,
      };
    },
  },
  form('Facebook token', ({ of }) => `EAAC${of(base62, 160)}`),
  form('EasyPost key', ({ of }) => `EZAK${of(base62, 54)}`),
  form('Razorpay key', ({ of }) => `rzp_live_${of(base62, 14)}`),
  form('Contentful token', ({ of }) => `CFPAT-${of(base64url, 42)}${of(base62, 1)}`),

  form('JSON Web Token', jwt),
  {
    name: 'URL password',
    isTop: false,
    make: (random) => {
      const secret = random.of(base62, 8 + random.below(16));
      const scheme = random.pick([
        'https',
        'postgres',
        'mysql',
        'mongodb+srv',
        'redis',
        'amqp',
        'ftp',
        'postgresql+psycopg2',
      ]);
      return { ...anywhere(random, `${scheme}://acme:${secret}@db.acme-internal.net/main`), secret };
    },
  },
  {
    name: 'bearer token',
    isTop: false,
    make: (random) => {
      const secret = random.of(base62, 24 + random.below(40));
      return {
        secret,
        text: random.pick([
          `Authorization: Bearer ${secret}`,
          `headers = {"Authorization": "Bearer ${secret}"}`,
          `-H 'authorization: bearer ${secret}' \\`,
        ]),
      };
    },
  },
  {
    name: 'basic credentials',
    isTop: false,
    make: ({ of, pick }) => {
      const secret = Buffer.from(`acme:${of(base62, 14)}`).toString('base64');
      return {
        secret,
        text: pick([`Authorization: Basic ${secret}`, `{"Authorization": "Basic ${secret}"}`, `"auth": "${secret}"`]),
      };
    },
  },
  {
    name: 'database connection string',
    isTop: false,
    make: ({ of }) => {
      const secret = `${of(base62, 12)}7a`;
      return {
        secret,
        text: `"Server=tcp:db.acme.net,1433;Initial Catalog=main;User ID=acme;Password=${secret};Encrypt=True;"`,
      };
    },
  },
  named(
    'password',
    ['password', 'db_password', 'smtp-passwd', 'adminPassword', 'user_pwd', 'passphrase'],
    ({ of, pick }) =>
      `${of(lower, 4)}${of(digits, 2)}${of(upper, 3)}${pick(['!', '#', '-', '_', '.', '@'])}${of(base36, 4)}`,
  ),
  named('API key', ['api_key', 'apiKey', 'x-api-key', 'service_api_key', 'encryption_key'], ({ of, pick }) =>
    pick([true, false]) ? of(hex, 32) : of(base62, 32),
  ),
  named('token', ['token', 'access_token', 'authToken', 'refresh-token'], ({ of }) => of(base62, 36)),
  named(
    'client secret',
    ['client_secret', 'clientSecret', 'app-secret', 'secret_key', 'SECRET_KEY_BASE'],
    ({ of, pick }) => (pick([true, false]) ? of(base64url, 40) : of(hex, 64)),
  ),
  named('key of a service', ['cloudflare', 'DATADOG', 'heroku', 'fastly_cdn', 'mattermost'], ({ of, pick }) =>
    pick([of(base36, 32), of(hex, 40), of(base62, 40)]),
  ),
  {
    name: 'Kubernetes Secret',
    isTop: false,
    make: ({ of, pick }) => {
      const secret = Buffer.from(of(base62, 15)).toString('base64');
      const text = pick([
        `kind: Secret\nmetadata:\n  name: a\ndata:\n  anything: ${secret}\n  b: YWJj\n---\nkind: Pod`,
        `apiVersion: v1\ndata:\n  x: "${secret}"\nkind: Secret\ntype: Opaque`,
      ]);
      return { secret, text };
    },
  },
  {
    name: 'password of curl',
    isTop: false,
    make: ({ of }) => {
      const secret = of(base62, 12);
      return { secret, text: `curl -sS -u admin:${secret} https://example.com/x` };
    },
  },
  {
    name: 'key in a header',
    isTop: false,
    make: ({ of }) => {
      const secret = of(base62, 32);
      return { secret, text: `fetch(url, '-H', "X-Api-Key: ${secret}")` };
    },
  },
  form('Octopus Deploy key', ({ of }) => `API-${of(upper + digits, 26)}`),
  form('OpenShift token', ({ of }) => `sha256~${of(base64url, 43)}`),
  form('Sourcegraph token', ({ of }) => `sgp_${of(hex, 16)}_${of(hex, 40)}`),
  {
    name: 'UUID as key',
    isTop: false,
    make: (random) => {
      const secret = uuid(random);
      return { secret, text: `api_key = "${secret}"` };
    },
  },
];
