// npm run bench:peers: bundles test/bench/peers.ts and runs it.
import { runBench } from './runBench.mjs';

await runBench('peers');
