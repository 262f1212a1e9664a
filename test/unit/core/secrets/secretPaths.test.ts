import assert from 'node:assert/strict';
import { cpuTime } from '../../../cpuTime';
import { builtInSecretPaths, secretPathTest } from '../../../../src/core/secrets/secretPaths';

describe('secret paths', () => {
  const isSecret = secretPathTest([]);

  for (const path of [
    '.env',
    'app/.env.production',
    '.envrc',
    'config/prod.env',
    'certs/server.pem',
    'a/b/tls.key',
    'id_rsa',
    'home/.ssh/id_ed25519',
    'release.keystore',
    'store.p12',
    'STORE.JKS',
    'terraform.tfstate',
    'infra/terraform.tfstate.backup',
    'prod.tfvars',
    '.npmrc',
    '.netrc',
    '.aws/credentials',
    'home/me/.aws/credentials',
    '.kube/config',
    '.docker/config.json',
    'vault.kdbx',
    '.htpasswd',
    'secrets.yaml',
    'config/credentials.json',
    'service-account-prod.json',
    '.terraform/modules/x/y.json',
    '.pgpass',
    'key.ppk',
    'client_secret_123.json',
    'master.key',
    '.git-credentials',
    '.pypirc',
  ]) {
    it(`${path} is never sent`, () => assert.equal(isSecret(path), true));
  }

  for (const path of [
    'src/env.ts',
    'src/environment.ts',
    'id_rsa.pub',
    'home/.ssh/id_ed25519.pub',
    'src/keys.ts',
    'key.ts',
    'docs/credentials.md',
    'src/secrets.ts',
    'src/token.ts',
    'package.json',
    'aws/config.ts',
    'docker/config.json',
    'src/keystore.go',
    'pem.js',
    'src/identity',
    'kube/config.go',
    'notenv',
    'src/a.env.ts',
  ]) {
    it(`${path} may be sent`, () => assert.equal(isSecret(path), false));
  }

  it('are only added to by a repository', () => {
    const test = secretPathTest([
      'internal/**',
      '*.vault',
      '!.env',
      '!**',
      '!internal/open.ts',
      '{'.repeat(200),
      'x'.repeat(1000),
    ]);
    assert.equal(test('internal/plan.ts'), true);
    assert.equal(test('internal/open.ts'), true);
    assert.equal(test('a/b.vault'), true);
    assert.equal(test('src/a.ts'), false);
    for (const pattern of builtInSecretPaths) assert.equal(test(pattern.replace(/\*/g, 'x')), true, pattern);
  });

  it('are told at ten thousand paths in far less than a second', async () => {
    const paths = Array.from(
      { length: 10_000 },
      (_, index) => `packages/part${index}/src/deeply/nested/file${index}.component.ts`,
    );
    assert.ok((await cpuTime(() => paths.filter(isSecret))) < 800);
  });
});
