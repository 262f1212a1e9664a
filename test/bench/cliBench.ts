import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { benchCommands } from './benchCommand';
import { figureOf, goal, interleaved, milliseconds, print, ratioOf, times } from './benchReport';
import { tempRepository } from '../tempRepository';

/** kB = 1000 bytes; the budgets of docs and tests. */
const budgets: Readonly<Record<string, number>> = {
  'extension.js': 40,
  'engine.js': 1200,
  'cli.js': 20,
  'commandLine.js': 1200,
  'otlp.js': 120,
  'hook.js': 60,
  'patternWorker.js': 300,
};

/** Start of the command line beside Node's own, and the sizes of the bundles. */
export async function run(): Promise<void> {
  await start();
  sizes();
}

async function start(): Promise<void> {
  const bench = benchCommands();
  const repository = tempRepository();
  try {
    repository.stage({ 'a.ts': 'export const a = 1;\n' });
    repository.commit();
    repository.stage({ 'a.ts': 'export const a = 2;\n' });
    const first = async (args: readonly string[]) => (await bench.freshEyes(args, repository.root)).firstMs;
    const seen = await interleaved(15, {
      node: async () => (await bench.node(['-e', '0'], repository.root)).ms,
      printed: async () => (await bench.node(['-e', 'console.log(1)'], repository.root)).firstMs,
      version: () => first(['--version']),
      help: () => first(['--help']),
      review: () => first(['review', '--no-model', '--no-cache']),
      again: () => first(['review', '--no-model']),
    });
    const { node, printed } = seen;
    print('node -e 0, whole process', milliseconds(figureOf(node)));
    print('node -e "console.log(1)", to its output', milliseconds(figureOf(printed)));
    const line = (what: string, name: 'version' | 'help' | 'review' | 'again'): void => {
      const own = figureOf(seen[name].map((value, round) => value - (printed[round] ?? 0)));
      print(
        what,
        milliseconds(figureOf(seen[name])),
        `above Node ${milliseconds(own)}`,
        times(ratioOf(seen[name], node)),
      );
    };
    line('fresh-eyes --version, to first output', 'version');
    line('fresh-eyes --help, to first output', 'help');
    line('fresh-eyes review of one file, to first output', 'review');
    line('fresh-eyes review of the same again', 'again');
  } finally {
    repository.remove();
    bench.remove();
  }
}

function sizes(): void {
  const dist = process.env['FRESH_EYES_DIST'] ?? join(FRESH_EYES_ROOT, 'dist');
  for (const [file, most] of Object.entries(budgets)) {
    const size = statSync(join(dist, file)).size / 1000;
    print(file, `${size.toFixed(1)} kB`, goal(size, most, ' kB'));
  }
  const grammars = readdirSync(join(dist, 'grammars')).map((name) => statSync(join(dist, 'grammars', name)).size);
  print('grammars', `${(grammars.reduce((sum, size) => sum + size, 0) / 1000).toFixed(0)} kB`);
}
