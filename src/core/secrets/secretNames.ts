export type NamedKind = 'password' | 'aws-secret-access-key' | 'token' | 'api-key' | 'secret' | 'service-key';

/** Words that name a secret, wherever they stand in the name. */
const telling = 'passw passphrase pwd _pass secret token key credential auth'.split(' ');

/** Services whose keys have no form of their own: what is given to their name and looks random is one. */
const services = (
  'adafruit adobe airtable alibaba asana beamer bittrex clickup cloudflare codecov cohere coinbase confluent datadog discord ' +
  'droneci dropbox etsy fastly finicity finnhub flickr freshbooks gocardless heroku hubspot intercom jfrog kraken kucoin ' +
  'launchdarkly linkedin mattermost meraki messagebird mistral netlify newrelic new_relic nytimes okta opsgenie pagerduty plaid ' +
  'rapidapi segment_ sendbird sentry snyk sonar_ squarespace sumologic telegram travis_ twilio twitch twitter yandex zendesk'
).split(' ');

export const nameTriggers: readonly string[] = [...telling, ...services];

/** Names that speak of something about a secret, not of its value. */
const about =
  /(?:name|ids?|url|uri|path|file|dir|type|kind|length|len|size|count|regex|pattern|format|field|label|title|message|error|hint|policy|limit|expir\w*|ttl|_at|version|algorithm|alg|header|prefix|suffix|code|map|list|set|store|provider|class|index|dsn|sha|hash|digest|commit|public_?key|pubkey)$/i;

const keys =
  /(?:api|access|private|secret|account|storage|master|encrypt\w*|sign\w*|auth|service|shared|license|admin|deploy|client|app|session|crypt\w*|hmac|aes|webhook|subscription)[_.-]?key/i;

const namesService = new RegExp(services.join('|'), 'i');

/** What kind of secret a name speaks of; null for one that speaks of none. */
export function kindOfName(name: string): NamedKind | null {
  if (about.test(name)) return null;
  if (/aws|amazon/i.test(name) && /secret/i.test(name)) return 'aws-secret-access-key';
  if (/passw|passphrase|pwd|_pass$|_pass_/i.test(name)) return 'password';
  if (/secret/i.test(name)) return 'secret';
  if (/token|auth(?!or(?!i[sz]))|credential/i.test(name)) return /public/i.test(name) ? null : 'token';
  if (keys.test(name)) return 'api-key';
  return namesService.test(name) ? 'service-key' : null;
}
