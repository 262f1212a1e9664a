// The hook with a receipt, and the report over a large log: node test/bench/gate.mjs (after npm run build)
import { runBench } from './runBench.mjs';

await runBench('gateBench');
