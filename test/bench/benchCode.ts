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
/** One line per ${name}, for people. */
export function describe${name}(row: Row, now: Date): string {
  const age = Math.floor((now.getTime() - row.created.getTime()) / 86_400_000);
  if (age > ${n}) return \`\${row.id}: \${age} days old\`;
  return row.state === 'open' && row.owner !== null ? \`\${row.id} of \${row.owner}\` : row.id;
}
`,
    (name, n) => `
type ${name}Event =
  | { readonly kind: 'opened'; readonly by: string }
  | { readonly kind: 'closed'; readonly at: number; readonly reason?: string };

export function after${name}(events: readonly ${name}Event[]): string | null {
  switch (events.at(-1)?.kind) {
    case 'opened':
      return 'open';
    case 'closed':
      return events.length > ${n} ? 'closed again' : 'closed';
    default:
      return null;
  }
}
`,
    (name, n) => `
export const use${name} = (id: string): View => {
  const [rows, setRows] = useState<readonly Row[]>([]);
  useEffect(() => {
    const watcher = watch(id, { every: ${n}00 }, (next) => setRows(next));
    return () => watcher.close();
  }, [id]);
  return { rows, isEmpty: rows.length === 0, reload: () => setRows([]) };
};
`,
    (name, n) => `
/** Groups by owner; those without one stand last. */
export function by${name}Owner(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of [...rows].sort((one, other) => one.rank - other.rank)) {
    const key = row.owner ?? 'nobody${n}';
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}
`,
    (name, n) => `
describe('${name}', () => {
  it('keeps the order of its rows', () => {
    const rows = make${name}(${n});
    assert.deepEqual(rows.map(({ id }) => id), ['a', 'b', 'c']);
    assert.equal(rows[0]?.owner, null);
  });
});
`,
    (name, n) => `
export function parse${name}(text: string): Parsed {
  const fields = text.split(',').map((field) => field.trim());
  if (fields.length !== ${n} || fields.some((field) => field === '')) {
    throw new SyntaxError(\`not a ${name}: \${text.slice(0, 40)}\`);
  }
  const [id = '', owner = '', ...rest] = fields;
  return { id, owner, flags: new Set(rest), size: Number(rest[0] ?? 0) };
}
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

def group_${name}(rows, limit=${n}):
    groups = {}
    for row in sorted(rows, key=lambda row: row.rank):
        groups.setdefault(row.owner or "nobody", []).append(row)
    return {owner: found[:limit] for owner, found in groups.items()}
`,
    (name, n) => `

class ${name}Error(ValueError):
    """Raised for a ${name} that cannot be read."""

    def __init__(self, line, column=${n}):
        super().__init__(f"line {line}, column {column}")
        self.line = line
`,
    (name, n) => `

def test_${name}_keeps_order(tmp_path):
    rows = make_rows(${n})
    assert [row.id for row in rows] == ["a", "b", "c"]
    assert rows[0].owner is None
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
type ${name}Options struct {
	Limit int
	Owner string
	Names []string
}

func (o ${name}Options) label() string {
	if o.Limit > ${n} {
		return o.Owner + "/many"
	}
	return o.Owner
}
`,
    (name, n) => `
func Test${name}(t *testing.T) {
	rows := make${name}(${n})
	for i, row := range rows {
		if row.ID != want[i] {
			t.Errorf("row %d: got %q", i, row.ID)
		}
	}
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

/** Two findings; languages are chosen so that it meets TypeScript. */
const mistake = `
export function close(server: Server): void {
  try {
    server.close();
  } catch (error) {}
  console.log(server);
}
`;

/** As code in the field is made: most of it in one language, some in others. */
const languages = [typescript, typescript, typescript, python, typescript, go, typescript, java, python, yaml];
const names = ['Order', 'Invoice', 'Customer', 'Shipment', 'Payment', 'Refund', 'Basket', 'Offer', 'Voucher'];

/** Before and after: about 60 lines, of which 20 are added or removed, by a new piece of code and by single lines. */
function versions(index: number, linesPerFile: number): { path: string; before: string; after: string } {
  const language = languages[index % languages.length] ?? typescript;
  const piece = (at: number): string => {
    const part = language.parts[(index + at * 5) % language.parts.length];
    return part?.(`${names[(index + at * 7) % names.length] ?? ''}${String(index % 1000)}${String(at)}`, at + 3) ?? '';
  };
  const pieces: string[] = [];
  for (let lines = 0; lines < linesPerFile; lines += countLines(pieces.at(-1) ?? '')) pieces.push(piece(pieces.length));
  const middle = pieces.length >> 1;
  const changed = (pieces[0] ?? '').replace(/(?<=\w)( = |: )(?=\d)/, '$1 1').replace(/\b3\b/g, '17');
  const fresh = [piece(pieces.length + 1), piece(pieces.length + 3)];
  if (index % 200 === 2) fresh.push(mistake);
  const after = [changed, ...pieces.slice(1, middle), ...fresh, ...pieces.slice(middle)];
  return {
    // Fifteen files to a folder, as in repositories of that size.
    path: `packages/part${String(Math.floor(index / 60))}/area${String(Math.floor(index / 15) % 4)}/file${String(index)}.${language.ending}`,
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
