// npm run bench:quality -- [options]: bundles test/bench/quality.ts and runs it.
import { runBench } from './runBench.mjs';

await runBench('quality');
