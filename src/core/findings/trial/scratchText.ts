/**
 * The text of a file as a document of its own, away from its folder, so that a language server reads it as it reads the
 * file: what it imports is named by its full path, and an error of our own at its end shows that somebody looked.
 */

import type { Suggestion } from '../../finding';

/** Where a file's imports lead, as its own language server says. */
export type Surroundings = {
  /** By the name in the import: the full path to import instead. */
  readonly modules: ReadonlyMap<string, string>;
  /** Full paths of declarations that are there without an import. */
  readonly references: readonly string[];
};

/** A module that a text imports, and where its name begins in it. */
export type ImportedModule = { readonly name: string; readonly offset: number };

/** TypeScript's code for a value of another type. */
export const probeCode = 2322;

const specifier = /(\b(?:from|import|require)\s*\(?\s*)(['"])([^'"\n\r]+)\2/g;

/** False for a language whose servers nobody can be shown to have asked. */
export function isTriable(language: string | null): boolean {
  return language !== null && Object.hasOwn(probes, language);
}

/** Each name once, in the order of the text; one within a string or a comment may be among them, and does no harm. */
export function importedModules(text: string): readonly ImportedModule[] {
  const found = new Map<string, ImportedModule>();
  for (const { 1: before = '', 3: name = '', index } of text.matchAll(specifier))
    if (!found.has(name)) found.set(name, { name, offset: index + before.length + 1 });
  return [...found.values()];
}

/**
 * True for a suggestion that names a module or a file that the text does not name already. A server reads what a copy
 * names, and on Windows a name can be another machine: nothing that a model wrote may send it there.
 */
export function bringsModules(before: string, after: string, { newText }: Pick<Suggestion, 'newText'>): boolean {
  const known = new Set(importedModules(before).map(({ name }) => name));
  if (importedModules(after).some(({ name }) => !known.has(name))) return true;
  // Names behind comments, in templates or in escapes are not read; where there could be one, there is.
  return wordOfModules.test(newText.replace(plainImport, ''));
}

const plainImport = /\b(?:import|export)\s+(?:type\s+)?[\w$*\s{},]*?\bfrom\s*(['"])[^'"\\\n\r]+\1/g;
const wordOfModules = /(?<![.\w$])(?:import|require|from|module|reference|jsxImportSource)\b|\\[ux]/;

/**
 * Null for a language that is not {@link isTriable}, or a text that holds our probe already. The last
 * line is the probe; as an export it also makes a module of the text, so that its names are its own.
 * @param language one of `languageOf`
 */
export function scratchText(text: string, language: string, { modules, references }: Surroundings): string | null {
  const probe = probes[language];
  if (probe === undefined || text.includes(probeName)) return null;
  const moved = text.replace(specifier, (whole, before: string, quote: string, name: string) => {
    const path = modules.get(name);
    return path === undefined ? whole : `${before}${quote}${path}${quote}`;
  });
  const directives = references.map((path) => `/// <reference path="${path}" />\n`).join('');
  const [hashbang = ''] = /^#!.*\n/.exec(moved) ?? [];
  return `${hashbang}${directives}${moved.slice(hashbang.length)}\n${probe}`;
}

/**
 * What to import to reach a file that a name was found to mean: declarations and sources are imported by the name of
 * the script that they stand for.
 */
export function importPath(file: string): string {
  return file.replace(/(?:\.d)?\.([cm]?)tsx?$/, '.$1js');
}

/** True for a path that can stand between quotes as it is. */
export function isPlainPath(path: string): boolean {
  return !/['"\\\n\r]/.test(path);
}

/** Declarations of a package without modules of its own, such as those of Node, all of which hang together. */
export function declarationsOf(file: string): string {
  return file.replace(/(\/node_modules\/@types\/[^/]+\/).+$/, '$1index.d.ts');
}

const probeName = 'freshEyesProbe';
const inTypes = `export const ${probeName}: number = '';`;
const inComments = `/** @type {number} */ export const ${probeName} = '';`;
const probes: Readonly<Record<string, string>> = { typescript: inTypes, tsx: inTypes, javascript: inComments };
