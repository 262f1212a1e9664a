import { l10n, Uri, workspace, type LogOutputChannel } from 'vscode';
import { setting } from '../contributions';
import { tell } from './say';

/** What is the person's own to say: where code goes, with what, how much of it, and which git is run. */
const personal: ReadonlySet<string> = new Set([
  ...[setting.provider, setting.baseUrl, setting.modelName, setting.headers, setting.price, setting.gitPath],
  ...[setting.maxTokens, setting.maxCost, setting.maxRequests, setting.timeout],
  ...[setting.metricsEndpoint, setting.metricsAttributes],
]);

/**
 * Tells once for each folder which personal settings it tries to set. The editor ignores them, and does not even show
 * them to an extension, so the files themselves are looked at.
 */
export function foreignSettingsWarning(log: LogOutputChannel): (root: Uri) => Promise<void> {
  const told = new Set<string>();
  return async (root) => {
    if (told.has(root.toString())) return;
    told.add(root.toString());
    const files = [Uri.joinPath(root, '.vscode/settings.json'), workspace.workspaceFile];
    const names = (await Promise.all(files.map(settingsIn))).flat();
    if (names.length === 0) return;
    const list = [...new Set(names)].join(', ');
    const text = l10n.t('This workspace sets {0}. It is ignored: where code goes is yours to say.', list);
    log.warn(text);
    tell('warning', text);
  };
}

async function settingsIn(file: Uri | undefined): Promise<string[]> {
  if (file?.scheme !== 'file') return [];
  try {
    const text = new TextDecoder().decode(await workspace.fs.readFile(file));
    return [...text.matchAll(/"(freshEyes\.[\w.]+)"\s*:/g)].flatMap(([, name = '']) =>
      personal.has(name) ? [name] : [],
    );
  } catch {
    return [];
  }
}
