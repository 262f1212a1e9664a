import assert from 'node:assert/strict';
import { gateText } from '../../../../src/core/secrets/secretGate';
import { secretScanner } from '../../../../src/node/secretScanner';

/** Lines that look like secrets to scanners that go by one sign alone. */
const harmless: readonly string[] = [
  'const token = await client.getToken(scopes.default2024);',
  'export type ClientCredential = OAuth2TokenCredential;',
  'this.lastTokEndLoc = this.lastTokStartLoc2;',
  'const SIGNIN_TOKEN = "/oauth2/v2.0/token";',
  'FLOW_PASSWORD_REQUIRED_V2 = "FlowPasswordRequiredResultV2"',
  'key: typing.Union["rsa.RSAPublicKey", "ec.EllipticCurvePublicKey"]',
  'GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z"',
  'author: "Jane Doe <jane.doe1987@example.com>"',
  'authorization_endpoint: "https://login.example.com/oauth2/v1/authorize"',
  '"integrity": "sha512-q1w2E3r4T5y6U7i8O9p0A1s2D3f4G5h6J7k8L9z0X1c2V3b4N5m6Q7w8E9r0T1y2U3i4O5p6A7s8D9f0G1h2Jw=="',
  'commit: 3f786850e387550fdab836ed7e6dc881de23001b',
  'github_sha = "3f786850e387550fdab836ed7e6dc881de23001b"',
  'tokenType: "urn:ietf:params:oauth:token-type:jwt"',
  'const apiKeyHeader = "X-Api-Key-Version-2024-10";',
  'password: string | undefined;',
  'password = input("Password 2 (again): ")',
  'passwordField.setAttribute("type", "password");',
  '<input type="password" name="password" value="">',
  'label.password = "Passwort (mindestens 12 Zeichen)"',
  'if (password.length < 12 || !/[A-Z0-9]/.test(password)) throw new Error("weak");',
  'SECRET_KEY = os.environ["DJANGO_SECRET_KEY_2024"]',
  'secret: ${{ secrets.DEPLOY_TOKEN_V2_PRODUCTION }}',
  'api_key: <YOUR_API_KEY_1234567890>',
  'export API_KEY=$(pass show work/api-key-2024)',
  'STRIPE_KEY=sk_test_xxxxxxxxxxxxxxxxxxxxxxxx',
  'OPENAI_API_KEY=sk-...',
  'token: "abcdefghijklmnopqrstuvwxyz0123456789"',
  'token: "0000000000000000000000000000000000000000"',
  'publicKey: "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE4f5wg2l2hKsTeNem0V41fGnJm6gOdrj8ym3rFkEU1wSNNe0aJ2YXlYLYqhc7gGn5p2"',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGjW3bYw0tS4bJmX2yV3yDkA0yZb1kq7nU5sD4fG6hJ8 me@example.com',
  `${'-'.repeat(5)}BEGIN CERTIFICATE${'-'.repeat(5)}`,
  `${'-'.repeat(5)}BEGIN PUBLIC KEY${'-'.repeat(5)}`,
  `header = "${'-'.repeat(5)}BEGIN RSA PRIVATE KEY${'-'.repeat(5)}"`,
  'uri = "https://user:password@example.com/path"',
  'git clone https://${TOKEN}@github.com/acme/app.git',
  'redis://localhost:6379/0',
  'connection = "Server=localhost;User=sa;Password=$(DbPassword);"',
  'id: 123e4567-e89b-12d3-a456-426614174000',
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'const monkey = "kJ8mN2pQ4rS6tU8vW0xY2zA4bC6d";',
  'kind: SecretProviderClass',
  'curl -u "$USER:$PASSWORD" https://example.com',
  'Authorization: Bearer ${accessToken}',
  'Authorization: Bearer <token>',
  'const headers = { Authorization: `Basic ${btoa(user + ":" + password)}` };',
  'sig=abc',
  'expect(mask("sk-ant-…")).toBe("***");',
];

describe('harmless lines', () => {
  const scanner = secretScanner();
  for (const line of harmless) {
    it(`stay as they are: ${line.slice(0, 70)}`, async () => {
      for (const path of ['src/a.ts', 'src/a.py'])
        assert.equal((await gateText(`${line}\n`, path, scanner)).text, `${line}\n`);
    });
  }
});
