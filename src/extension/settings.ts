import { env, workspace, type ConfigurationScope } from 'vscode';
import type { Effort, ReviewConfig } from '../core/config';
import { setting, type SettingId } from './contributions';

export type ModelSettings = {
  readonly provider: 'none' | 'openai-compatible' | 'vscode';
  readonly baseUrl: string;
  readonly name: string;
  /** Headers that are no secret. */
  readonly headers: Readonly<Record<string, string>>;
};

/** A snapshot: a review keeps the settings it started with. */
export type Settings = {
  readonly model: ModelSettings;
  readonly gitPath: string | null;
  readonly review: Pick<ReviewConfig, 'effort' | 'limits' | 'note' | 'price'>;
};

/** Adding a setting: package.json → contributions.ts → here → its use; a test compares them. */
export function readSettings(defaults: ReviewConfig, scope?: ConfigurationScope): Settings {
  return {
    model: readModelSettings(),
    gitPath: personal(setting.gitPath, '').trim() || null,
    review: {
      effort:
        (read(setting.effort, 'repository', scope) as Effort | 'repository') === 'repository'
          ? null
          : read(setting.effort, 'standard', scope),
      limits: {
        ...defaults.limits,
        maxTokens: personal(setting.maxTokens, defaults.limits.maxTokens),
        maxCostUsd: personal<number | null>(setting.maxCost, null),
        maxRequests: personal(setting.maxRequests, defaults.limits.maxRequests),
        timeoutMs: personal(setting.timeout, defaults.limits.timeoutMs / 1000) * 1000,
      },
      note: languageNote(),
      price: priceOf(personal<Partial<Price>>(setting.price, {})),
    },
  };
}

/** Where code goes; the person's own settings alone decide, whatever a folder says. */
export function readModelSettings(): ModelSettings {
  return {
    provider: personal(setting.provider, 'none'),
    baseUrl: personal(setting.baseUrl, '').trim(),
    name: personal(setting.modelName, '').trim(),
    headers: personal(setting.headers, {}),
  };
}

type Price = NonNullable<ReviewConfig['price']>;

function priceOf({ input, cachedInput, output }: Partial<Price>): Price | null {
  if (input === undefined || output === undefined) return null;
  return { input, cachedInput: cachedInput ?? input, output };
}

/** BCP 47 name of the language that reviews are written in; null for English, which needs no asking. */
export function reviewLanguage(): string | null {
  const wanted = read<string>(setting.language, 'en').trim();
  const language = wanted === 'auto' ? env.language : wanted;
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) && !/^en\b/.test(language) ? language : null;
}

/** For the model; part of what identifies a review, since another language is another answer. */
function languageNote(): string | null {
  const language = reviewLanguage();
  return language === null ? null : `Write each "title" and "message" in the language ${language}.`;
}

/** The team's own collector; null without one, and while the editor's telemetry is switched off. */
export function readMetricsSettings(): {
  readonly endpoint: string;
  readonly attributes: Record<string, string>;
} | null {
  const endpoint = personal(setting.metricsEndpoint, '').trim();
  return endpoint === '' || !env.isTelemetryEnabled
    ? null
    : { endpoint, attributes: personal(setting.metricsAttributes, {}) };
}

export function isAutomaticReviewWanted(): boolean {
  return read<string>(setting.automatic, 'off') === 'onStage';
}

export function commentsMode(): 'off' | 'onDemand' | 'activeEditor' {
  return read(setting.comments, 'onDemand');
}

export function isHoverWanted(): boolean {
  return read(setting.hover, true);
}

export function isModelChosen(): boolean {
  return personal<string>(setting.provider, 'none') !== 'none';
}

export function isStatusBarWanted(): boolean {
  return read(setting.statusBar, true);
}

/**
 * The user's own value, never a workspace's: a repository that could set an endpoint could have code and keys sent there.
 * The scope in package.json says the same; this holds even where an editor does not enforce it.
 */
function personal<T>(id: SettingId, fallback: T): T {
  const inspected = workspace.getConfiguration().inspect<T>(id);
  return inspected?.globalValue ?? inspected?.defaultValue ?? fallback;
}

function read<T>(id: SettingId, fallback: T, scope?: ConfigurationScope): T {
  return workspace.getConfiguration(undefined, scope).get<T>(id) ?? fallback;
}
