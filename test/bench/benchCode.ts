import { tempRepository, type TempRepository } from '../tempRepository';

type Language = { readonly ending: string; readonly head: string; readonly parts: readonly Part[] };
/** One piece of code; `name` and `n` make it differ from its neighbours. */
type Part = (name: string, n: number) => string;

const typescript: Language = {
  ending: 'ts',
  head: `import { readFile } from 'node:fs/promises';\nimport { connect, type Pool } from '../storage/pool';\n`,
  parts: [
    (name, n) => `
/** What a ${name} costs, with what was agreed for it. */
export function ${name}Price(items: readonly Item[], discount = ${n}): number {
  let total = 0;
  for (const item of items) {
    if (item.amount <= 0 || item.price === null) continue;
    total += item.amount * item.price; // in cents
  }
  return Math.round(total * (1 - discount / 100));
}
`,
    (name, n) => `
export async function load${name}(pool: Pool, id: string): Promise<${name} | null> {
  const client = await connect(pool, { timeout: ${n} });
  try {
    const rows = await client.query('select * from ${name.toLowerCase()} where id = $1', [id]);
    return rows.length > 0 ? to${name}(rows[0]) : null;
  } finally {
    client.release();
  }
}
`,
    (name, n) => `
export class ${name}Queue {
  private readonly waiting = new Map<string, () => void>();

  constructor(private readonly limit = ${n}) {}

  /** Resolves once there is room for one more. */
  enter(key: string): Promise<void> {
    if (this.waiting.size < this.limit) return Promise.resolve();
    return new Promise((resolve) => this.waiting.set(key, resolve));
  }
}
`,
    (name, n) => `
const ${name}Schema = {
  kind: '${name}',
  fields: ['id', 'owner', 'state', \`created-\${version}\`],
  limits: { size: ${n}, pages: ${n + 3}, retries: 3 },
  label: (row: Row) => \`\${row.owner}/\${row.id} (\${row.state ?? 'new'})\`,
} as const;
`,
    (name, n) => `
export async function read${name}(file: string): Promise<Settings> {
  try {
    const text = await readFile(file, 'utf8');
    return { ...defaults, ...parse(text), size: ${n} };
  } catch (error) {
    log.warn('no settings of ${name}', { file, error });
    return defaults;
  }
}
`,
  ],
};

const python: Language = {
  ending: 'py',
  head: `import json\nfrom dataclasses import dataclass\n\nfrom .storage import connect\n`,
  parts: [
    (name, n) => `

def ${name}_total(items, discount=${n}):
    """What a ${name} costs."""
    total = 0
    for item in items:
        if item.amount <= 0 or item.price is None:
            continue
        total += item.amount * item.price
    return round(total * (1 - discount / 100))
`,
    (name, n) => `

@dataclass(frozen=True)
class ${name}:
    owner: str
    size: int = ${n}

    def label(self) -> str:
        return f"{self.owner}/{self.size}"  # shown in lists
`,
    (name, n) => `

async def load_${name}(pool, key):
    async with connect(pool, timeout=${n}) as client:
        try:
            row = await client.fetch("select * from ${name} where id = %s", (key,))
        except TimeoutError as error:
            log.warning("no answer for %s", key, exc_info=error)
            raise
        return None if row is None else json.loads(row["body"])
`,
  ],
};

const go: Language = {
  ending: 'go',
  head: 'package storage\n\nimport (\n\t"context"\n\t"fmt"\n)\n',
  parts: [
    (name, n) => `
// Load${name} reads one ${name}, or says why not.
func Load${name}(ctx context.Context, pool *Pool, id string) (*${name}, error) {
	row, err := pool.QueryRow(ctx, "select * from ${name} where id = $1", id)
	if err != nil {
		return nil, fmt.Errorf("load ${name} %s: %w", id, err)
	}
	return &${name}{ID: id, Size: ${n}, Row: row}, nil
}
`,
    (name, n) => `
func ${name}Total(items []Item) int {
	total := ${n}
	for _, item := range items {
		if item.Amount <= 0 {
			continue
		}
		total += item.Amount * item.Price
	}
	return total
}
`,
  ],
};

const java: Language = {
  ending: 'java',
  head: 'package org.example.storage;\n\nimport java.util.List;\n',
  parts: [
    (name, n) => `
/** Keeps what was read of ${name}. */
final class ${name}Store {
    private final int limit = ${n};

    List<${name}> find(String owner) throws StoreException {
        try (var rows = pool.select("select * from ${name} where owner = ?", owner)) {
            return rows.limit(limit).map(${name}::of).toList();
        } catch (RowException error) {
            throw new StoreException("cannot read " + owner, error);
        }
    }
}
`,
  ],
};

const yaml: Language = {
  ending: 'yaml',
  head: '# how it is run\nversion: 2\n',
  parts: [
    (name, n) => `
${name}:
  image: registry.example/${name}:${n}.4
  replicas: ${n}
  environment:
    LOG_LEVEL: info
    POOL_SIZE: "${n}"
  command: ["serve", "--port", "80${n % 90}"]
`,
  ],
};

/** As code in the field is made: most of it in one language, some in others. */
const languages = [typescript, typescript, typescript, python, typescript, go, typescript, java, python, yaml];
const names = ['Order', 'Invoice', 'Customer', 'Shipment', 'Payment', 'Refund', 'Basket', 'Offer', 'Voucher'];

/** Before and after: about 60 lines, of which 20 are added or removed, by a new piece of code and by single lines. */
function versions(index: number, linesPerFile: number): { path: string; before: string; after: string } {
  const language = languages[index % languages.length] ?? typescript;
  const piece = (at: number): string => {
    const part = language.parts[(index + at) % language.parts.length];
    return part?.(`${names[(index + at * 7) % names.length] ?? ''}${String(index % 1000)}${String(at)}`, at + 3) ?? '';
  };
  const pieces: string[] = [];
  for (let lines = 0; lines < linesPerFile; lines += countLines(pieces.at(-1) ?? '')) pieces.push(piece(pieces.length));
  const middle = pieces.length >> 1;
  const changed = (pieces[0] ?? '').replace(/(?<=\w)( = |: )(?=\d)/, '$1 1').replace(/\b3\b/g, '17');
  const fresh = [piece(pieces.length + 1), piece(pieces.length + 3)];
  const after = [changed, ...pieces.slice(1, middle), ...fresh, ...pieces.slice(middle)];
  return {
    path: `packages/part${String(index % 97)}/src/area${String(index % 7)}/file${String(index)}.${language.ending}`,
    before: language.head + pieces.join(''),
    after: language.head + after.join(''),
  };
}

/** A repository in which `count` files of code in five languages have a staged change of about 20 lines each. */
export function stagedRepository(count: number, linesPerFile = 60): TempRepository {
  const repository = tempRepository();
  commitFiles(repository, 'main', count, (index) => versions(index, linesPerFile).before);
  commitFiles(repository, 'staged', count, (index) => versions(index, linesPerFile).after);
  repository.git('read-tree', 'staged');
  repository.git('branch', '-q', '-D', 'staged');
  return repository;

  function commitFiles(to: TempRepository, branch: string, files: number, textOf: (index: number) => string): void {
    const parts = [`commit refs/heads/${branch}\ncommitter Ada <ada@example.com> 1767322800 +0000\ndata 0\n`];
    for (let index = 0; index < files; index++) {
      const text = textOf(index);
      parts.push(`M 100644 inline ${versions(index, 1).path}\ndata ${String(Buffer.byteLength(text))}\n${text}\n`);
    }
    to.gitWith({ input: parts.join('') }, 'fast-import', '--quiet');
  }
}

/** A repository with one staged file of so many bytes, every line of it new. */
export function largeFileRepository(bytes: number): TempRepository {
  const repository = tempRepository();
  repository.stage({ 'readme.md': 'One large file.\n' });
  repository.commit();
  const line = '2026-01-02T03:04:05.678Z INFO storage: 17 rows of order 4711 were read in 12 ms by worker 3\n';
  repository.stage({ 'data/log.txt': line.repeat(Math.ceil(bytes / line.length)) });
  return repository;
}

function countLines(text: string): number {
  return text.split('\n').length;
}
