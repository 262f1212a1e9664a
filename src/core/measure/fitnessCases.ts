/** A tiny change of ours with mistakes we put in, or with none. */
export type FitnessCase = {
  readonly id: string;
  readonly language: string;
  readonly path: string;
  /** Each line with its marker: `+` added, `-` removed, a blank for unchanged. */
  readonly lines: readonly string[];
  /** 1-based new-side lines where a reader would point at each mistake; empty for a change that is fine. */
  readonly mistakes: readonly { readonly from: number; readonly to: number }[];
};

const at = (from: number, to = from) => [{ from, to }];

export const fitnessCases: readonly FitnessCase[] = [
  {
    id: 'past-the-end',
    language: 'TypeScript',
    path: 'src/average.ts',
    mistakes: at(4, 5),
    lines: [
      '+/** Mean of the readings; 0 when there are none. */',
      '+export function mean(readings: readonly number[]): number {',
      '+  let sum = 0;',
      '+  for (let index = 0; index <= readings.length; index++) {',
      '+    sum += readings[index] as number;',
      '+  }',
      '+  return readings.length === 0 ? 0 : sum / readings.length;',
      '+}',
    ],
  },
  {
    id: 'not-awaited',
    language: 'TypeScript',
    path: 'src/saveOrder.ts',
    mistakes: at(5, 6),
    lines: [
      " import { store } from './store';",
      ' ',
      ' export async function saveOrder(order: Order): Promise<boolean> {',
      '   try {',
      '-    await store.save(order);',
      '+    store.save(order);',
      '     return true;',
      '   } catch (error) {',
      "     log.error('order was not saved', error);",
      '     return false;',
      '   }',
      ' }',
    ],
  },
  {
    id: 'check-lost',
    language: 'TypeScript',
    path: 'src/deleteAccount.ts',
    mistakes: at(3, 4),
    lines: [
      ' export async function deleteAccount(request: Request, id: string): Promise<Response> {',
      '   const user = await currentUser(request);',
      '-  if (user.id !== id && !user.isAdmin) return forbidden();',
      '+  log.info(`account ${id} is deleted by ${user.id}`);',
      '   await accounts.delete(id);',
      '   return noContent();',
      ' }',
    ],
  },
  {
    id: 'wrong-variable',
    language: 'Python',
    path: 'app/merge.py',
    mistakes: at(6),
    lines: [
      '+def merge(defaults, overrides):',
      '+    """Values of overrides win over those of defaults."""',
      '+    result = dict(defaults)',
      '+    for key in overrides:',
      '+        if overrides[key] is not None:',
      '+            result[key] = defaults[key]',
      '+    return result',
    ],
  },
  {
    id: 'success-reported',
    language: 'Python',
    path: 'app/upload.py',
    mistakes: at(6, 10),
    lines: [
      '+def upload(client, name, data):',
      '+    """True when the file arrived."""',
      '+    for _ in range(3):',
      '+        try:',
      '+            client.put(name, data)',
      '+            break',
      '+        except ConnectionError:',
      '+            time.sleep(1)',
      '+',
      '+    return True',
    ],
  },
  {
    id: 'error-turned-round',
    language: 'Go',
    path: 'store/write.go',
    mistakes: at(9, 10),
    lines: [
      '+package store',
      '+',
      '+// Write puts data into the file and reports whether it is safely there.',
      '+func Write(file *os.File, data []byte) error {',
      '+	if _, err := file.Write(data); err != nil {',
      '+		return err',
      '+	}',
      '+	err := file.Sync()',
      '+	if err == nil {',
      '+		return err',
      '+	}',
      '+	return nil',
      '+}',
    ],
  },
  {
    id: 'identity-compared',
    language: 'Java',
    path: 'src/main/java/acme/Roles.java',
    mistakes: at(5),
    lines: [
      '+package acme;',
      '+',
      '+final class Roles {',
      '+  static boolean isOwner(User user, Project project) {',
      '+    return user.getName() == project.getOwnerName();',
      '+  }',
      '+}',
    ],
  },
  {
    id: 'underflow',
    language: 'Rust',
    path: 'src/window.rs',
    mistakes: at(3, 5),
    lines: [
      '+/// The newest entries, at most `count`; empty when there are none.',
      '+pub fn newest(entries: &[Entry], count: usize) -> &[Entry] {',
      '+    let last = entries.len() - 1;',
      '+    let first = last - count + 1;',
      '+    &entries[first..=last]',
      '+}',
    ],
  },
  {
    id: 'used-after-disposal',
    language: 'C#',
    path: 'src/Reports.cs',
    mistakes: at(3, 6),
    lines: [
      '+public static Task<string> Read(string path)',
      '+{',
      '+    using (var reader = new StreamReader(path))',
      '+    {',
      '+        return reader.ReadToEndAsync();',
      '+    }',
      '+}',
    ],
  },
  {
    id: 'fine-rename',
    language: 'TypeScript',
    path: 'src/greeting.ts',
    mistakes: [],
    lines: [
      '-export function greet(n: string): string {',
      '-  return `Hello, ${n}`;',
      '+export function greet(name: string): string {',
      '+  return `Hello, ${name}`;',
      ' }',
    ],
  },
  {
    id: 'fine-guard',
    language: 'Python',
    path: 'app/ratio.py',
    mistakes: [],
    lines: [' def ratio(part, whole):', '+    if whole == 0:', '+        return 0.0', '     return part / whole'],
  },
  {
    id: 'fine-close',
    language: 'Go',
    path: 'store/read.go',
    mistakes: [],
    lines: [
      '+package store',
      '+',
      '+// Read returns all bytes of the file at path.',
      '+func Read(path string) ([]byte, error) {',
      '+	file, err := os.Open(path)',
      '+	if err != nil {',
      '+		return nil, err',
      '+	}',
      '+	defer file.Close()',
      '+	return io.ReadAll(file)',
      '+}',
    ],
  },
  {
    id: 'fine-constant',
    language: 'Java',
    path: 'src/main/java/acme/Limits.java',
    mistakes: [],
    lines: [
      ' final class Limits {',
      '-  static final int MOST_ITEMS = 100;',
      '+  /** The page shows this many without scrolling twice. */',
      '+  static final int MOST_ITEMS = 120;',
      ' }',
    ],
  },
];

/** The change as a patch that git would print. */
export function fitnessPatch({ path, lines }: FitnessCase): string {
  const before = lines.filter((line) => !line.startsWith('+')).length;
  const after = lines.filter((line) => !line.startsWith('-')).length;
  const isNew = before === 0;
  const head = isNew
    ? [
        `diff --git a/${path} b/${path}`,
        'new file mode 100644',
        'index 0000000..2222222',
        '--- /dev/null',
        `+++ b/${path}`,
      ]
    : [`diff --git a/${path} b/${path}`, 'index 1111111..2222222 100644', `--- a/${path}`, `+++ b/${path}`];
  const range = (count: number) => `${count === 0 ? '0' : '1'},${String(count)}`;
  return `${[...head, `@@ -${range(before)} +${range(after)} @@`, ...lines].join('\n')}\n`;
}
