// A small repository with a staged change that holds real mistakes in TypeScript and Python. Used by `npm start`,
// `npm run editor` and the screenshots.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const committed = {
  'src/orders.ts': `import { request } from 'node:https';

export type Order = { id: string; total: number; paid: boolean };

export async function loadOrder(id: string): Promise<Order> {
  const response = await fetch(\`https://orders.example/\${id}\`);
  return (await response.json()) as Order;
}

export function totalOf(orders: Order[]): number {
  return orders.reduce((sum, order) => sum + order.total, 0);
}
`,
  'src/orders.test.ts': `import assert from 'node:assert/strict';
import { totalOf } from './orders';

describe('totalOf', () => {
  it('adds up', () => assert.equal(totalOf([{ id: 'a', total: 2, paid: true }]), 2));
});
`,
  'tools/backup.py': `import subprocess


def backup(folder: str) -> None:
    subprocess.run(["tar", "czf", "/tmp/backup.tgz", folder], check=True)
`,
};

/** Put together here so that no scanner takes the sample for a leak. */
const madeUpToken = ['ghp', 'a8Kf29LmQx7Rt4Vz1Bn6Yc3Wd5Hs0Jg8Pe2U'].join('_');

const staged = {
  'src/orders.ts': `import { exec } from 'node:child_process';
import { request } from 'node:https';

export type Order = { id: string; total: number; paid: boolean };

const token = '${madeUpToken}';

export async function loadOrder(id: string): Promise<Order> {
  const response = await fetch(\`https://orders.example/\${id}\`, { headers: { authorization: \`Bearer \${token}\` } });
  return (await response.json()) as Order;
}

export function fetchInvoice(id: string): void {
  request({ host: 'invoices.example', path: \`/\${id}\`, rejectUnauthorized: false }).end();
}

export function printOrder(order: Order): void {
  exec(\`lp -t "\${order.id}"\`);
}

export function totalOf(orders: Order[]): number {
  debugger;
  return orders.reduce((sum, order) => sum + order.total, 0);
}

export async function markPaid(order: Order): Promise<void> {
  try {
    await fetch(\`https://orders.example/\${order.id}/paid\`, { method: 'POST' });
  } catch {}
}
`,
  'src/orders.test.ts': `import assert from 'node:assert/strict';
import { totalOf } from './orders';

describe('totalOf', () => {
  it.only('adds up', () => assert.equal(totalOf([{ id: 'a', total: 2, paid: true }]), 2));
  it('is zero for no orders', () => assert.equal(totalOf([]), 0));
});
`,
  'tools/backup.py': `import os
import subprocess

import requests


def backup(folder: str) -> None:
    subprocess.run(["tar", "czf", "/tmp/backup.tgz", folder], check=True)


def upload(name: str) -> None:
    try:
        requests.put("https://backup.example/" + name, data=open("/tmp/backup.tgz", "rb"), verify=False)
    except Exception:
        pass


def clean(folder: str) -> None:
    os.system("rm -rf " + folder + "/*.tmp")
`,
};

/** Makes the repository in a new temporary folder (or in \`folder\`, emptied first) and returns its path. */
export function sampleRepository(folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-sample-'))) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const git = (...args) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const write = (files) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  git('init', '-q', '-b', 'main');
  write(committed);
  git('add', '.');
  git('-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=', 'commit', '-q', '-m', 'Orders and backup');
  write(staged);
  git('add', '.');
  return folder;
}
