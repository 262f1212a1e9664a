import { defaultReviewConfig, type ReviewLimits } from '../core/config';
import type { UserConfig } from './userConfig';

const megabyte = 1024 * 1024;

/** How far a review may go, by the user's own configuration and where it says nothing by the defaults. */
export function userLimits({ limits = {} }: Pick<UserConfig, 'limits'>): ReviewLimits {
  const { timeoutSeconds, maxMegabytes, maxFileMegabytes } = limits;
  const { limits: standard } = defaultReviewConfig;
  return {
    maxTokens: limits.maxTokens ?? standard.maxTokens,
    maxCostUsd: limits.maxCostUsd ?? standard.maxCostUsd,
    maxRequests: limits.maxRequests ?? standard.maxRequests,
    timeoutMs: timeoutSeconds === undefined ? standard.timeoutMs : timeoutSeconds * 1000,
    maxBytes: maxMegabytes === undefined ? standard.maxBytes : maxMegabytes * megabyte,
    maxFileBytes: maxFileMegabytes === undefined ? standard.maxFileBytes : maxFileMegabytes * megabyte,
  };
}
