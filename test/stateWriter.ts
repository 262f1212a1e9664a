// A process that writes receipts and outcomes until it is ended: node script.js COMMON_DIR NAME, state by environment.
import { stateFolder } from '../src/node/stateFolder';

const [commonDir = '', name = ''] = process.argv.slice(2);
const state = stateFolder(commonDir, { onProblem: (problem) => process.stderr.write(`${JSON.stringify(problem)}\n`) });

async function writeForEver(): Promise<void> {
  for (let number = 0; ; number += 1) {
    await state.append('outcomes', { writer: name, number, padding: 'x'.repeat(number % 900) });
    await state.write('receipts', `shared-${number % 7}`, { writer: name, number, body: String(number).repeat(200) });
    await state.write('receipts', `${name}-${number % 50}`, { writer: name, number, body: String(number).repeat(200) });
    // Announced only after it was stored, so that the reader knows what must be there.
    process.stdout.write(`${number}\n`);
  }
}

void writeForEver();
