/** What the sample's token would be: put together, so that no scanner takes it for a leak. */
const madeUpToken = ['ghp', 'a8Kf29LmQx7Rt4Vz1Bn6Yc3Wd5Hs0Jg8Pe2U'].join('_');

/** The sample repository's files, as committed and as staged. */
export const sampleFiles: {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
} = {
  before: {
    'src/orders.ts': `export type Order = { id: string; total: number; paid: boolean };

export async function loadOrder(id: string): Promise<Order> {
  const response = await fetch(\`https://orders.example/\${id}\`);
  return (await response.json()) as Order;
}

export function totalOf(orders: Order[]): number {
  return orders.reduce((sum, order) => sum + order.total, 0);
}
`,
    'tools/backup.py': `import subprocess


def backup(folder: str) -> None:
    subprocess.run(["tar", "czf", "/tmp/backup.tgz", folder], check=True)
`,
  },
  after: {
    'src/orders.ts': `import { exec } from 'node:child_process';

export type Order = { id: string; total: number; paid: boolean };

const token = '${madeUpToken}';

export async function loadOrder(id: string): Promise<Order> {
  const response = await fetch(\`https://orders.example/\${id}\`, { headers: { authorization: \`Bearer \${token}\` } });
  return (await response.json()) as Order;
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
    'tools/backup.py': `import subprocess


def backup(folder: str) -> None:
    try:
        subprocess.run(f"tar czf /tmp/backup.tgz {folder}", shell=True, check=True)
    except Exception:
        pass
`,
  },
};
