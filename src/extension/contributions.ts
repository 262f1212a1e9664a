/** Every id that code and package.json share; a test holds both against each other. */

export const extensionId = 'fresh-eyes.fresh-eyes';
/** Diagnostics' source and the comment controller's id: the editor's commit gate and people's filters rely on it. */
export const sourceName = 'fresh-eyes';

/** Every id is its name behind our own; spelt once, since the bundle that activates is to stay small. */
const commandNames = [
  'reviewStaged',
  'reviewFile',
  'reviewSelection',
  'reviewWorkingTree',
  'reviewBranch',
  'reviewLastCommit',
  'reviewCommit',
  'reviewAgain',
  'reviewAndCommit',
  'cancelReview',
  'previewRequest',

  'nextFinding',
  'previousFinding',
  'openFinding',
  'discuss',
  'reply',
  'closeThread',
  'applySuggestion',
  'applyAndStage',
  'applyAll',
  'previewSuggestion',
  'dismiss',
  'dismissForTeam',
  'restoreDismissed',
  'suppress',
  'askForSuggestion',
  'explain',
  'copyAsMarkdown',
  'copyForAgent',
  'openRule',
  'setRule',
  'testRules',
  'previewRule',
  'promoteRule',
  'addPack',
  'updatePacks',
  'fetchPacks',
  'explainRules',
  'convertRules',

  'groupByFile',
  'groupByRule',
  'groupBySeverity',
  'groupByState',
  'filterErrors',
  'filterWarnings',
  'filterNew',
  'filterSuggestions',
  'clearFilter',
  'showMore',
  'showLess',
  'clearFindings',
  'openEarlierReview',

  'checkSetUp',
  'chooseModel',
  'setApiKey',
  'replaceApiKey',
  'forgetApiKey',
  'withdrawConsent',
  'openSettings',
  'openWalkthrough',
  'tryOnSample',
  'turnOnCommitGate',
  'turnOffCommitGate',
  'installHook',
  'uninstallHook',
  'showRules',
  'showHistory',
  'openReport',
  'showLog',
] as const;
type CommandName = (typeof commandNames)[number];

export const command = Object.fromEntries(commandNames.map((name) => [name, `freshEyes.${name}`])) as {
  readonly [Name in CommandName]: `freshEyes.${Name}`;
};
export type CommandId = (typeof command)[keyof typeof command];

/**
 * What also works in Restricted Mode: it touches nothing but results in our own storage, the user's settings and keys.
 * All others are refused there, however they were started.
 */
export const restrictedCommands: ReadonlySet<CommandId> = new Set<CommandId>([
  ...[command.cancelReview, command.openFinding, command.openRule, command.openEarlierReview],
  ...[command.copyAsMarkdown, command.copyForAgent, command.closeThread],
  ...[command.chooseModel, command.setApiKey, command.replaceApiKey, command.forgetApiKey, command.withdrawConsent],
  ...[command.openSettings, command.openWalkthrough, command.showLog],
]);

export const view = {
  findings: 'freshEyes.findings',
  rules: 'freshEyes.rules',
  history: 'freshEyes.history',
} as const;

/** Scopes are the contract's: whatever decides where code goes is never a repository's to set. */
export const setting = {
  provider: 'freshEyes.model.provider',
  baseUrl: 'freshEyes.model.baseUrl',
  modelName: 'freshEyes.model.name',
  headers: 'freshEyes.model.headers',
  price: 'freshEyes.model.price',
  gitPath: 'freshEyes.git.path',
  maxTokens: 'freshEyes.limits.maxTokens',
  maxCost: 'freshEyes.limits.maxCostUsd',
  maxRequests: 'freshEyes.limits.maxRequests',
  timeout: 'freshEyes.limits.timeoutSeconds',
  metricsEndpoint: 'freshEyes.metrics.endpoint',
  metricsAttributes: 'freshEyes.metrics.attributes',
  effort: 'freshEyes.review.effort',
  automatic: 'freshEyes.review.automatic',
  language: 'freshEyes.review.language',
  comments: 'freshEyes.editor.comments',
  hover: 'freshEyes.editor.hover',
  statusBar: 'freshEyes.editor.statusBar',
} as const;
export type SettingId = (typeof setting)[keyof typeof setting];

export const contextKey = {
  isRunning: 'freshEyes.isRunning',
  hasReview: 'freshEyes.hasReview',
  hasFindings: 'freshEyes.hasFindings',
  hasStaged: 'freshEyes.hasStaged',
  hasModel: 'freshEyes.hasModel',
  isFiltered: 'freshEyes.isFiltered',
  filter: 'freshEyes.filter',
  groupBy: 'freshEyes.groupBy',
  showsMore: 'freshEyes.showsMore',
  verdict: 'freshEyes.verdict',
} as const;
export type ContextKeyId = (typeof contextKey)[keyof typeof contextKey];

/** Language model tools. */
export const tool = {
  reviewStaged: 'fresh_eyes_review_staged',
  getFindings: 'fresh_eyes_get_findings',
} as const;
export type ToolName = (typeof tool)[keyof typeof tool];

/** Documents of our own, read-only. */
export const scheme = {
  reviewed: 'fresh-eyes-reviewed',
  suggestion: 'fresh-eyes-suggestion',
  page: 'fresh-eyes-page',
} as const;
