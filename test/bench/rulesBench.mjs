// Bundles test/bench/rulesBench.ts and runs it.
import { runBench } from './runBench.mjs';

await runBench('rulesBench');
