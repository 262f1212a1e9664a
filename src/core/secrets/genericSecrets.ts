import { secretPattern, type SecretPattern } from './secretPattern';
import { isPlaceholder, isRandom } from './randomness';

/** Forms that belong to no vendor. */
export const genericSecrets: readonly SecretPattern[] = [
  secretPattern('jwt', 'eyJ', /eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,16000}(?:\.[A-Za-z0-9_-]{8,4000}){1,3}/, {
    accept: (token) => !token.includes(exampleSubject),
  }),
  secretPattern(
    'url-password',
    '://',
    /:\/\/(?<user>[^\s:/?#@"'`<>\\,;(){}]{0,128}):(?<secret>[^\s:/?#@"'`<>\\]{3,256})@(?=[A-Za-z0-9.[\]_${-])/,
    { anywhere: true, accept: isPasswordOfUrl },
  ),
  secretPattern('bearer-token', 'bearer', /bearer["']?\s{1,3}(?<secret>[A-Za-z0-9._~+/-]{20,2000}={0,2})/i, {
    accept: isRandom,
  }),
  secretPattern('basic-credentials', 'basic', /basic\s{1,3}(?<secret>[A-Za-z0-9+/]{12,400}={0,2})(?![A-Za-z0-9+/=])/i, {
    accept: isUserAndPassword,
  }),
  secretPattern(
    'basic-credentials',
    'curl',
    /curl\s[^\n]{0,300}?\s(?:-u|--user)[= ]{1,3}["']?[\w.@-]{1,64}:(?<secret>[^\s"']{4,128})/,
    { accept: isPasswordOfUrl },
  ),
  // A PEM block that was encoded once more, as in a kubeconfig or an environment variable.
  secretPattern('private-key', 'LS0tLS1CRUdJTi', /LS0tLS1CRUdJTi[A-Za-z0-9+/]{20,40000}={0,2}/, {
    accept: (block) => decoded(block.slice(0, 80)).includes('PRIVATE KEY'),
  }),
  secretPattern('docker-auth', '"auth"', /"auth"\s{0,4}:\s{0,4}"(?<secret>[A-Za-z0-9+/]{12,400}={0,2})"/, {
    anywhere: true,
    accept: isUserAndPassword,
  }),
  secretPattern(
    'putty-key',
    'PuTTY-User-Key-File',
    /PuTTY-User-Key-File-[23]:[^\n]{1,80}\n(?:[A-Z][A-Za-z-]{2,30}:[^\n]{0,200}\n|[A-Za-z0-9+/=]{1,64}\r?\n){3,400}(?:Private-MAC:[^\n]{0,80})?/,
  ),
];

/** `"sub":"1234567890"`: the subject of the token that every introduction to JWT shows. */
const exampleSubject = 'eyJzdWIiOiIxMjM0NTY3ODkwIi';

function isPasswordOfUrl(password: string): boolean {
  return (
    !isPlaceholder(password) &&
    !/^(?:\*+|x+|\.+|\d{1,3}|pass\w{0,6}|pwd|pw|secret|user\w{0,5}|token|key|root|admin|guest|postgres|mysql|mongo\w{0,3})$/i.test(
      password,
    )
  );
}

function isUserAndPassword(base64: string): boolean {
  const text = decoded(base64);
  return /^[\x21-\x7e]{1,128}:[\x20-\x7e]{3,256}$/.test(text) && !isPlaceholder(text.slice(text.indexOf(':') + 1));
}

/** Empty when it is not base64. */
function decoded(base64: string): string {
  try {
    return atob(base64.replace(/=+$/, ''));
  } catch {
    return '';
  }
}
