import { secretPattern, type SecretPattern } from './secretPattern';

const hexDigits = Array.from('0123456789abcdef');

/** Payment, messages, mail, shops and other services. */
export const serviceSecrets: readonly SecretPattern[] = [
  secretPattern(
    'stripe-key',
    'sk_live_ rk_live_ sk_test_ rk_test_ sk_prod_ rk_prod_ sk_org_',
    /(?:[sr]k_(?:live|test|prod)|sk_org)_[A-Za-z0-9]{10,250}/,
    { anywhere: true },
  ),
  secretPattern('stripe-webhook-secret', 'whsec_', /whsec_[A-Za-z0-9+/]{24,80}={0,2}/, { anywhere: true }),
  secretPattern(
    'slack-token',
    'xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxc- xoxd- xoxe- xoxe. xapp-',
    /(?:xox[abcdeoprs][-.]|xapp-)[A-Za-z0-9%._-]{10,300}/,
    {
      anywhere: true,
      accept: (token) => /[0-9]/.test(token),
    },
  ),
  secretPattern(
    'slack-webhook',
    'hooks.slack.com/',
    /hooks\.slack\.com\/(?<secret>(?:services|workflows|triggers)\/[A-Za-z0-9+_-]{6,40}\/[A-Za-z0-9+_-]{6,40}\/[A-Za-z0-9+_/-]{8,80})/,
    {
      anywhere: true,
    },
  ),
  secretPattern('discord-webhook', '/api/webhooks/', /\/api\/webhooks\/(?<secret>[0-9]{16,20}\/[A-Za-z0-9_-]{60,80})/, {
    anywhere: true,
  }),
  // The first part is a number in base64, so the first characters are few.
  secretPattern(
    'discord-token',
    Array.from('MNO').flatMap((first) =>
      Array.from('DTjz').flatMap((second) => Array.from('AEIMQUYcgk').map((third) => first + second + third)),
    ),
    /[MNO][DTjz][A-Za-z0-9]{20,26}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])/,
  ),
  secretPattern(
    'teams-webhook',
    '.webhook.office.com/',
    /\.webhook\.office\.com\/(?<secret>webhookb2\/[A-Za-z0-9@-]{40,90}\/IncomingWebhook\/[A-Za-z0-9]{32}\/[A-Za-z0-9-]{36})/,
    {
      anywhere: true,
    },
  ),
  secretPattern(
    'telegram-bot-token',
    ':AA',
    /(?<=(?:^|[^A-Za-z0-9]|\\[nrt])(?<head>[0-9]{8,10})):AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/,
  ),
  secretPattern(
    'twilio-key',
    hexDigits.map((digit) => `SK${digit}`),
    /SK[0-9a-f]{32}(?![A-Za-z0-9])/,
  ),
  secretPattern(
    'twilio-account-sid',
    hexDigits.map((digit) => `AC${digit}`),
    /AC[0-9a-f]{32}(?![A-Za-z0-9])/,
  ),
  secretPattern('sendgrid-key', 'SG.', /SG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{39,50}/),
  secretPattern('mailgun-key', 'key- pubkey-', /key-[0-9a-f]{32}(?![A-Za-z0-9])/),
  secretPattern('mailgun-key', 'mailgun', /mailgun[^\n]{0,60}?(?<secret>[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})/i, {
    anywhere: true,
  }),
  secretPattern(
    'mailchimp-key',
    '-us',
    /(?<=(?:^|[^A-Za-z0-9]|\\[nrt])(?<head>[0-9a-f]{32}))-us[0-9]{1,2}(?![A-Za-z0-9])/,
  ),
  secretPattern('brevo-key', 'xkeysib- xsmtpsib-', /x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}/, { anywhere: true }),
  secretPattern('resend-key', 're_', /re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}(?![A-Za-z0-9_])/),
  secretPattern('shopify-token', 'shpat_ shpca_ shppa_ shpss_ shpua_', /shp(?:at|ca|pa|ss|ua)_[A-Za-z0-9]{32,64}/, {
    accept: (token) => /[0-9]/.test(token),
  }),
  secretPattern(
    'square-token',
    'sq0atp- sq0csp- sq0idp- EAAA',
    /(?:sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}|EAAA[A-Za-z0-9_-]{40,64})(?![A-Za-z0-9])/,
  ),
  secretPattern(
    'braintree-token',
    'access_token$',
    /access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}/,
    { anywhere: true },
  ),
  secretPattern(
    'plaid-token',
    'access-sandbox- access-production- access-development-',
    /access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
  ),
  secretPattern('razorpay-key', 'rzp_live_ rzp_test_', /rzp_(?:live|test)_[A-Za-z0-9]{14}(?![A-Za-z0-9])/),
  secretPattern('flutterwave-key', 'FLWSECK', /FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,32}(?:-X)?/),
  secretPattern('paystack-key', 'sk_live_ sk_test_', /sk_(?:live|test)_[a-f0-9]{40}(?![A-Za-z0-9])/),
  secretPattern('shippo-token', 'shippo_', /shippo_(?:live|test)_[a-f0-9]{40}/),
  secretPattern('easypost-key', 'EZAK EZTK', /EZ[AT]K[A-Za-z0-9]{54}/),
  secretPattern('duffel-token', 'duffel_', /duffel_(?:test|live)_[A-Za-z0-9_=-]{43}/),
  secretPattern('lob-key', 'live_ test_', /(?:live|test)_(?:pub_)?[a-f0-9]{35}(?![A-Za-z0-9])/),
  secretPattern('facebook-token', 'EAAC EAAB EAAD EAAG EAAJ EAAM', /EAA[A-Z][A-Za-z0-9]{80,400}/, {
    accept: (token) => /[0-9]/.test(token),
  }),
  secretPattern('twitter-bearer-token', 'AAAAAAAAAAAAAAAAAAAA', /A{20,22}[A-Za-z0-9%]{50,120}/, {
    accept: (token) => /%[0-9A-F]{2}/.test(token) || /[0-9]/.test(token),
  }),
  secretPattern('dropbox-token', 'sl.', /sl\.(?:u\.)?[A-Za-z0-9_-]{120,1200}/),
  secretPattern('contentful-token', 'CFPAT-', /CFPAT-[A-Za-z0-9_-]{43}/),
  secretPattern(
    'algolia-key',
    'algolia',
    /algolia[^\n]{0,60}?(?<secret>(?<![A-Za-z0-9])[0-9a-f]{32}(?![A-Za-z0-9]))/i,
    { anywhere: true },
  ),
  secretPattern('mapbox-token', 'sk.eyJ', /sk\.eyJ[A-Za-z0-9_-]{50,200}\.[A-Za-z0-9_-]{20,24}/),
  secretPattern('adafruit-key', 'aio_', /aio_[A-Za-z0-9]{28}(?![A-Za-z0-9])/, {
    accept: (token) => /[0-9]/.test(token),
  }),
  secretPattern('typeform-token', 'tfp_', /tfp_[A-Za-z0-9_.=-]{40,80}/),
  secretPattern('frameio-token', 'fio-u-', /fio-u-[A-Za-z0-9_=-]{64}/),
  secretPattern('asana-token', ['1/1', '2/1'], /[12]\/[0-9]{15,17}(?:\/[0-9]{15,17})?:[a-f0-9]{32}/),
  secretPattern('clickup-token', 'pk_', /pk_[0-9]{6,10}_[A-Z0-9]{32}(?![A-Za-z0-9])/),
  secretPattern('adobe-client-secret', 'p8e-', /p8e-[A-Za-z0-9_-]{32}(?![A-Za-z0-9])/),
  secretPattern(
    'maxmind-key',
    '_mmk',
    /(?<=(?:^|[^A-Za-z0-9]|\\[nrt])(?<head>[A-Za-z0-9]{6}_[A-Za-z0-9]{29}))_mmk(?![A-Za-z0-9])/,
  ),
  secretPattern('settlemint-token', 'sm_aat_ sm_pat_ sm_sat_', /sm_[aps]at_[A-Za-z0-9]{16}(?![A-Za-z0-9])/),
  secretPattern('okta-token', 'SSWS', /SSWS\s{1,3}(?<secret>00[A-Za-z0-9_-]{40})/),
  secretPattern('cloudinary-url', 'cloudinary://', /cloudinary:\/\/[0-9]{10,20}:(?<secret>[A-Za-z0-9_-]{20,40})@/),
];
