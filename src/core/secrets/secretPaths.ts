import { pathMatcher } from '../diff/pathMatcher';

/**
 * Files whose purpose is to hold a secret. They are checked here and never sent. A pattern without a slash speaks of the
 * file's name in any folder, one with a slash of the end of the path (with `/*` at its end: of
 * all below that folder); letter case does not count. A repository can add to
 * this list, never take from it.
 */
export const builtInSecretPaths: readonly string[] = [
  // environment files
  `.env* *.env .envrc .dev.vars* .flaskenv`,
  // private keys and key stores
  `*.pem *.key *.p8 *.p12 *.pfx *.pkcs12 *.jks *.jceks *.bks *.keystore *.truststore *.ppk *.kdbx *.kdb
   *.agilekeychain *.opvault *.keychain *.keychain-db *.asc.key *.age secring.* *.gpg *.pgp id_rsa id_dsa id_ecdsa
   id_ecdsa_sk id_ed25519 id_ed25519_sk id_xmss .ssh/identity ssh_host_*_key master.key *_rsa *_dsa *_ecdsa
   *_ed25519 *.ovpn wg0.conf wg1.conf .ssh/config .gnupg/*`,
  // credentials of tools
  `.npmrc .pypirc .netrc _netrc .pgpass pgpass.conf .my.cnf .mylogin.cnf .htpasswd .htdigest .git-credentials
   .gitcredentials .dockercfg .dockerconfigjson .docker/config.json .aws/credentials .aws/config
   .azure/accesstokens.json .azure/azureprofile.json .config/gcloud/* application_default_credentials.json
   .kube/config kubeconfig *.kubeconfig .boto .s3cfg .passwd-s3fs .rclone.conf rclone.conf .vault-token
   .vault_pass* .terraformrc terraform.rc credentials.tfrc.json .cargo/credentials .cargo/credentials.toml
   .gem/credentials .bundle/config .composer/auth.json auth.json .m2/settings-security.xml .m2/settings.xml
   .sbt/credentials .ivy2/.credentials .msmtprc .remote-sync.json sftp-config.json sftp.json filezilla.xml
   sitemanager.xml recentservers.xml winscp.ini .ftpconfig .lftp/rc .config/gh/hosts.yml .doctl/config.yaml
   .config/doctl/config.yaml .ngrok2/ngrok.yml ngrok.yml .heroku/credentials .travis/config.yml .circleci/cli.yml
   .databrickscfg .snowsql/config .dbt/profiles.yml kaggle.json .huggingface/token .openai/auth.json
   .streamlit/secrets.toml`,
  // secret stores of applications
  `secrets.yml secrets.yaml secrets.json secrets.toml secrets.ini secrets.properties secret.yml secret.yaml
   secret.json *.secret *.secrets *.secrets.yml *.secrets.yaml *.secrets.json *.secret.yml *.secret.yaml
   *.secret.json credentials credentials.json credentials.yml credentials.yaml credentials.xml credentials.yml.enc
   client_secret*.json service-account*.json service_account*.json serviceaccount*.json *-service-account.json
   *_service_account.json *.tfvars *.tfvars.json localsettings.php local.settings.json appsettings.local.json
   wp-config.php keystore.properties key.properties signing.properties jenkins.plugins.publish_over_ssh.*.xml
   hudson.util.secret secret_token.rb otr.private_key *.mobileprovision *.cscfg`,
  // state that holds what was resolved
  `*.tfstate *.tfstate.* .terraform/* .pulumi/* *.pcap *.pcapng *.har *.hprof`,
  // what shells and databases remember
  `.bash_history .zsh_history .sh_history .psql_history .mysql_history .sqlite_history .rediscli_history
   .python_history .node_repl_history .irb_history *.dump.sql wallet.dat etc/shadow etc/gshadow`,
].flatMap((group) => group.split(/\s+/));

/** Public halves that the patterns above would take along. */
const publicEndings = /\.pub$/i;

/**
 * True for a path that is never sent. `extra` are a repository's own globs (`secretPaths`), which can only add: one that
 * starts with `!` and one that would take long to match are left out.
 */
export function secretPathTest(extra: readonly string[]): (path: string) => boolean {
  const isBuiltIn = builtInTest();
  const isAdded = pathMatcher(extra.filter((glob) => !glob.startsWith('!')));
  return (path) => (isBuiltIn(path) && !publicEndings.test(path)) || isAdded(path);
}

/** Nearly all names are none of these, and most of the patterns can be looked up instead of tried one after another. */
function builtInTest(): (path: string) => boolean {
  const [withFolder, names] = parted(builtInSecretPaths, (pattern) => pattern.includes('/'));
  const [exact, wild] = parted(names, (pattern) => !pattern.includes('*'));
  const [endings, others] = parted(wild, (pattern) => /^\*[._-][^*]*$/.test(pattern));
  const knownNames = new Set(exact);
  const knownEndings = new Set(endings.map((pattern) => pattern.slice(1)));
  const name = new RegExp(`^(?:${others.map(sourceOf).join('|')})$`, 's');
  const folder = new RegExp(`(?:^|/)(?:${withFolder.map(sourceOf).join('|')})$`, 's');
  return (path) => {
    const lower = path.toLowerCase();
    const own = lower.slice(lower.lastIndexOf('/') + 1);
    return knownNames.has(own) || endsIn(own, knownEndings) || name.test(own) || folder.test(lower);
  };
}

/** `.a-b.json` has the endings `.a-b.json`, `-b.json` and `.json`. */
function endsIn(name: string, endings: ReadonlySet<string>): boolean {
  for (let at = 0; at < name.length; at++)
    if ('._-'.includes(name.charAt(at)) && endings.has(name.slice(at))) return true;
  return false;
}

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

function sourceOf(pattern: string): string {
  return pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\/\*$/, '/.+')
    .replace(/\*/g, '[^/]*');
}
