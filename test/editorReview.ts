// Reviews what is staged as the extension's engine does: node script.js FOLDER BASE_URL MODEL, state by environment.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { defaultReviewConfig } from '../src/core/config';
import { recordedReview } from '../src/core/measure/recordedReview';
import type { Ports } from '../src/core/ports';
import { reviewDocument } from '../src/core/report/reviewDocument';
import { endpointModel } from '../src/node/endpointModel';
import { gitRepository } from '../src/node/gitRepository';
import { patternEngine } from '../src/node/patternEngine';
import { secretScanner } from '../src/node/secretScanner';
import { stateFolder } from '../src/node/stateFolder';
import { treeSitterSyntax } from '../src/node/treeSitterSyntax';

const [folder = '', baseUrl = '', model = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const patterns = patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS);
  const state = stateFolder(join(folder, '.git'));
  const { origin } = new URL(baseUrl);
  const endpoint = {
    baseUrl,
    origin,
    apiKey: null,
    keyHeader: 'authorization',
    headers: {},
    model,
    contextWindow: null,
  };
  const ports: Ports = {
    repository: gitRepository(folder),
    model: await endpointModel({ ...endpoint, keyHeader: 'authorization' }, state, process.env),
    syntax: treeSitterSyntax(FRESH_EYES_GRAMMARS),
    patterns,
    secrets: secretScanner(),
    packs: { load: () => Promise.resolve(null) },
    state,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: { now: () => Date.now(), elapsed: () => performance.now() },
  };
  const run = { signal: new AbortController().signal };
  const result = await recordedReview({ kind: 'staged' }, defaultReviewConfig, ports, run, 'editor');
  await patterns.close();
  process.stdout.write(JSON.stringify(reviewDocument(result, FRESH_EYES_VERSION)));
}

function ignore(): void {
  // Nobody reads this log.
}

void main();
