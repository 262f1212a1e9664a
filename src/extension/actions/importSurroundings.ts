import type { TextDocument } from 'vscode';
import {
  declarationsOf,
  importPath,
  importedModules,
  isPlainPath,
  type Surroundings,
} from '../../core/findings/trial/scratchText';
import type { LanguageServer, ServerPlace } from './languageServer';
import type { ReviewedDocuments } from './reviewedDocuments';

/** A file that imports more is left alone. */
const mostModules = 50;

/**
 * Where the imports of a file lead, by its own project's settings. Null where that cannot be told, or where a file of the
 * repository that it leads to is another one in the editor than in the reviewed tree.
 */
export async function importSurroundings(
  document: TextDocument,
  server: Pick<LanguageServer, 'definitions'>,
  files: ReviewedDocuments,
): Promise<Surroundings | null> {
  const imported = importedModules(document.getText());
  if (imported.length > mostModules) return null;
  const modules = new Map<string, string>();
  const references = new Set<string>();
  for (const { name, offset } of imported) {
    const places = await server.definitions(document, document.positionAt(offset));
    if (places === null) return null;
    for (const place of places) {
      const path = place.uri.fsPath.replaceAll('\\', '/');
      if (place.uri.scheme !== 'file' || !isPlainPath(path) || !(await isReviewed(place, files))) return null;
      if (isWholeFile(place)) modules.set(name, importPath(path));
      else references.add(declarationsOf(path));
    }
  }
  return { modules, references: [...references] };
}

/** A module that is its file begins with it; one that a file declares stands somewhere in it. */
function isWholeFile({ range: { start } }: ServerPlace): boolean {
  return start.line === 0 && start.character === 0;
}

/** Packages are not part of the tree, but are what the commit will be built with as well. */
async function isReviewed({ uri }: ServerPlace, files: ReviewedDocuments): Promise<boolean> {
  return files.pathOf(uri) === null || uri.path.includes('/node_modules/') || (await files.open(uri)) !== null;
}
