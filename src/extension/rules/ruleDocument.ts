import { Uri, type TextDocument } from 'vscode';
import { pathMatcher } from '../../core/diff/pathMatcher';
import { isPackFile } from '../../core/rules/packContent';
import { manifestFile, packManifest } from '../../core/rules/packManifest';
import type { RuleFile } from '../../core/rules/parseRule';
import { ownPackName } from '../../core/rules/readScopes';
import { currentText } from '../locate';
import type { Repositories } from '../repositories';
import { isOwnRule, packFolder } from '../ruleFiles';

/** A rule file that is open, saved or not, as the reader of rule files takes it. */
export type RuleDocument = RuleFile & { readonly uri: Uri; readonly root: Uri | null };

/** Null for every other document. */
export async function ruleDocument(document: TextDocument, repositories: Repositories): Promise<RuleDocument | null> {
  const { uri } = document;
  const root = await repositories.of(uri);
  const file = root === null ? uri.path : uri.path.slice(root.path.length + 1);
  const text = document.getText();
  if (isOwnRule(uri)) {
    const folder = /^(?:(.*)\/)?\.fresh-eyes\//.exec(file)?.[1] ?? '';
    return { uri, root, file, text, pack: ownPackName(folder), origin: 'repository', source: file, owner: null };
  }
  const pack = await packOf(uri);
  return pack && { uri, root, file, text, origin: 'extends', ...pack };
}

async function packOf(uri: Uri): Promise<Pick<RuleFile, 'pack' | 'source' | 'owner'> | null> {
  const folder = await packFolder(uri);
  const path = folder && uri.path.slice(folder.path.length).replace(/^\//, '');
  if (folder === null || path === null || !isPackFile(path)) return null;
  const text = (await currentText(Uri.joinPath(folder, manifestFile))) ?? '';
  const { manifest } = packManifest(text, manifestFile, FRESH_EYES_VERSION);
  if (!pathMatcher(manifest?.rules ?? ['rules/*.md'])(path)) return null;
  const name = manifest?.name ?? folder.path.slice(folder.path.lastIndexOf('/') + 1);
  return { pack: name, source: name, owner: manifest?.owners?.[0] ?? null };
}
