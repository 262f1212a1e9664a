// Bundles test/bench/ruleAlarmsBench.ts and runs it.
import { runBench } from './runBench.mjs';

await runBench('ruleAlarmsBench');
