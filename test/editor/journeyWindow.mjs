import { join } from 'node:path';
import { openWorkbench } from '../host/page.mjs';

/**
 * A window on a repository, with state and data folders beside it, so that no journey sees what another left.
 * @param {{ repository?: string, beside?: string, version: 'current' | 'oldest', vsix?: string, restricted?: boolean, baseUrl?: string, env?: Record<string, string> }} options
 * `baseUrl` is the endpoint that the person has chosen; without one nothing is set up yet. Without a repository no folder
 * is open, and `beside` says where state and data go.
 */
export function journeyWindow({
  repository,
  beside = join(repository, '..'),
  version,
  vsix,
  restricted,
  baseUrl,
  env,
}) {
  return openWorkbench({
    version,
    ...(repository && { workspace: repository }),
    ...(vsix && { vsix }),
    ...(restricted && { restricted }),
    env: { XDG_STATE_HOME: join(beside, 'state'), XDG_DATA_HOME: join(beside, 'data'), ...env },
    settings:
      baseUrl === undefined
        ? {}
        : {
            'freshEyes.model.provider': 'openai-compatible',
            'freshEyes.model.baseUrl': baseUrl,
            'freshEyes.model.name': 'scripted',
          },
  });
}
