import type { RuleTest } from '../core/checks/testRule';

/** What a rule's own tests said, and the file to open about it. */
export type TestedRule = { readonly test: RuleTest; readonly file: string };
