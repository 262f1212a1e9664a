import { join } from 'node:path';
import { openWorkbench } from '../host/page.mjs';

/**
 * A window on a repository, with state and data folders beside it, so that no journey sees what another left.
 * @param {{ repository: string, version: 'current' | 'oldest', vsix?: string, restricted?: boolean, baseUrl?: string }} options `baseUrl` is
 * the endpoint that the person has chosen; without one nothing is set up yet.
 */
export function journeyWindow({ repository, version, vsix, restricted, baseUrl }) {
  return openWorkbench({
    version,
    workspace: repository,
    ...(vsix && { vsix }),
    ...(restricted && { restricted }),
    env: { XDG_STATE_HOME: join(repository, '../state'), XDG_DATA_HOME: join(repository, '../data') },
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
