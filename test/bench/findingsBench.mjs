// Bundles test/bench/findingsBench.ts and runs it.
import { runBench } from './runBench.mjs';

await runBench('findingsBench');
