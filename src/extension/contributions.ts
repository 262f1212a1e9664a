/** Every id that code and package.json share; a test holds both against each other. */

export const extensionId = 'fresh-eyes.fresh-eyes';
/** Diagnostics' source and the comment controller's id: the editor's commit gate and people's filters rely on it. */
export const sourceName = 'fresh-eyes';

export const command = {
  reviewStaged: 'freshEyes.reviewStaged',
  cancelReview: 'freshEyes.cancelReview',
  openFinding: 'freshEyes.openFinding',
  applySuggestion: 'freshEyes.applySuggestion',
  dismiss: 'freshEyes.dismiss',
  setApiKey: 'freshEyes.setApiKey',
  replaceApiKey: 'freshEyes.replaceApiKey',
  forgetApiKey: 'freshEyes.forgetApiKey',
  openSettings: 'freshEyes.openSettings',
  showLog: 'freshEyes.showLog',
} as const;
export type CommandId = (typeof command)[keyof typeof command];

export const view = {
  findings: 'freshEyes.findings',
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
  timeout: 'freshEyes.limits.timeoutSeconds',
  effort: 'freshEyes.review.effort',
  statusBar: 'freshEyes.editor.statusBar',
} as const;
export type SettingId = (typeof setting)[keyof typeof setting];

export const contextKey = {
  isRunning: 'freshEyes.isRunning',
  hasReview: 'freshEyes.hasReview',
  hasFindings: 'freshEyes.hasFindings',
  hasStaged: 'freshEyes.hasStaged',
} as const;
export type ContextKeyId = (typeof contextKey)[keyof typeof contextKey];

/** Documents of our own, read-only. */
export const scheme = {
  reviewed: 'fresh-eyes-reviewed',
} as const;
