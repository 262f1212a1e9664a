import { confirmed, refuted, unknown, type Checked, type ClaimPlace } from './claimPlace';

/**
 * "X has no test": refuted by a test that names it, confirmed where the whole tree names it in none. A test that names
 * what was there before says nothing about what the change adds to it.
 */
export async function checkNoTest({ name, file, lines, tools }: ClaimPlace): Promise<Checked> {
  const result = await tools.search(name);
  if (result === null) return unknown;
  const test = result.hits.find(({ path }) => isTestPath(path));
  if (test !== undefined)
    return file.file.before?.includes(name) === true ? unknown : refuted('search', test.path, test.line);
  return result.cut ? unknown : confirmed('search', file.file.path, lines.start);
}

function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:tests?|specs?|__tests__|e2e|testdata)\/|[._-](?:test|spec|tests)\.\w+$|(?:^|\/)test_[^/]*$|(?:Test|Tests|Spec|IT)\.\w+$/.test(
    path,
  );
}
