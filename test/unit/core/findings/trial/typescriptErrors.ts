import ts from 'typescript';
import type { ServerMessage } from '../../../../../src/core/findings/trial/trialOutcome';

/** As editors set a file without a project, which a copy is. */
export const withoutProject: ts.CompilerOptions = {
  ...{
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  },
  ...{ strict: true, allowJs: true, noEmit: true, lib: ['lib.es2022.d.ts'], types: [] },
};

export type LocatedMessage = ServerMessage & { readonly isInLastLine: boolean };

const parsed = ts.createDocumentRegistry();
const libraries = ts.getDefaultLibFilePath(withoutProject).replace(/[^/\\]+$/, '');

/** TypeScript's own service over files that are nowhere on disk. */
export function typescriptErrors(
  files: Readonly<Record<string, string>>,
  options: ts.CompilerOptions,
): (file: string) => readonly LocatedMessage[] {
  const textOf = (path: string) => files[path] ?? (path.startsWith(libraries) ? ts.sys.readFile(path) : undefined);
  const service = ts.createLanguageService(
    {
      getCompilationSettings: () => options,
      getScriptFileNames: () => Object.keys(files),
      // What was parsed is kept by path and version, for all services.
      getScriptVersion: (path) => files[path] ?? '',
      getScriptSnapshot: (path) => {
        const text = textOf(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => '/',
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (path) => textOf(path) !== undefined,
      readFile: textOf,
    },
    parsed,
  );
  return (file) =>
    [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)]
      .filter(({ category }) => category === ts.DiagnosticCategory.Error)
      .map(({ code, messageText, start = 0 }) => ({
        code,
        message: ts.flattenDiagnosticMessageText(messageText, '\n'),
        isInLastLine: !files[file]?.slice(start).includes('\n'),
      }));
}
