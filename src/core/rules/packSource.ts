/** Where a pack comes from, as written under `extends`. */
export type PackSource =
  /** `//`: what the root's configuration extends. */
  | { readonly kind: 'root' }
  /** A folder of the repository, relative to the one that holds `.fresh-eyes`. */
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'npm'; readonly name: string; readonly range: string }
  | { readonly kind: 'git'; readonly url: string; readonly ref: string; readonly folder: string }
  | { readonly kind: 'https'; readonly url: string; readonly integrity: string | null };

const hosts: Readonly<Record<string, string>> = { github: 'https://github.com', gitlab: 'https://gitlab.com' };
const segment = String.raw`[A-Za-z0-9_][A-Za-z0-9_.-]*`;

/**
 * Reads a source; null for anything else. What a repository writes here reaches git and npm as an argument, so names,
 * paths and references are narrow: nothing starts with `-`, no `..`, only https and ssh.
 */
export function packSource(text: string): PackSource | null {
  if (text.length > 300 || /[\s\\]|(?:^|\/)\.\.(?:\/|$)/.test(text)) return null;
  if (text === '//') return { kind: 'root' };
  return folderSource(text) ?? npmSource(text) ?? hostedSource(text) ?? gitSource(text) ?? httpsSource(text);
}

function folderSource(text: string): PackSource | null {
  const found = new RegExp(`^\\./((?:${segment}/)*${segment})/?$`).exec(text);
  return found?.[1] === undefined ? null : { kind: 'folder', path: found[1] };
}

function npmSource(text: string): PackSource | null {
  const found =
    /^npm:((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:@([0-9A-Za-z^~<>=*][0-9A-Za-z.^~<>=*+-]*))?$/.exec(
      text,
    );
  return found?.[1] === undefined || found[1].startsWith('-')
    ? null
    : { kind: 'npm', name: found[1], range: found[2] ?? 'latest' };
}

function hostedSource(text: string): PackSource | null {
  const found = new RegExp(
    `^(github|gitlab)>((?:${segment}/)+${segment})(?://((?:${segment}/)*${segment}))?(?:#(.+))?$`,
  ).exec(text);
  const host = found?.[1] === undefined ? undefined : hosts[found[1]];
  const ref = refOf(found?.[4]);
  if (host === undefined || found?.[2] === undefined || ref === null) return null;
  return { kind: 'git', url: `${host}/${found[2]}.git`, ref, folder: found[3] ?? '' };
}

function gitSource(text: string): PackSource | null {
  const found =
    /^(?:git\+(?=https:|ssh:))?((?:https|ssh):\/\/[^#\s]+?)(?:\/\/((?:[A-Za-z0-9_][\w.-]*\/)*[A-Za-z0-9_][\w.-]*))?(?:#(.+))?$/.exec(
      text,
    );
  const url = found?.[1];
  const ref = refOf(found?.[3]);
  if (url === undefined || ref === null || !isPlainUrl(url)) return null;
  const isGit = text.startsWith('git+') || url.startsWith('ssh:') || url.endsWith('.git');
  return isGit ? { kind: 'git', url, ref, folder: found?.[2] ?? '' } : null;
}

function httpsSource(text: string): PackSource | null {
  const [url = '', fragment] = text.split('#');
  if (!url.startsWith('https://') || !isPlainUrl(url) || !url.endsWith('.tgz')) return null;
  if (fragment !== undefined && !isIntegrity(fragment)) return null;
  return { kind: 'https', url, integrity: fragment ?? null };
}

/** A branch, tag or commit; `HEAD` where none is named. */
function refOf(text: string | undefined): string | null {
  if (text === undefined) return 'HEAD';
  return /^[A-Za-z0-9_][\w./+-]{0,199}$/.test(text) && !text.includes('..') && !text.endsWith('.lock') ? text : null;
}

/** No password in a file that is committed, no host that git could take for an option. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { password, hostname, username } = new URL(text);
  return password === '' && /^[A-Za-z0-9[]/.test(hostname) && !username.startsWith('-');
}

export function isIntegrity(text: string): boolean {
  return /^sha512-[A-Za-z0-9+/]{86}==$/.test(text);
}

/** The same pack, in whatever version. */
export function isSamePack(one: string, other: string): boolean {
  const [a, b] = [packSource(one), packSource(other)];
  if (a === null || b === null || a.kind !== b.kind) return false;
  const name = (source: PackSource): string => {
    switch (source.kind) {
      case 'root':
        return '//';
      case 'folder':
        return source.path;
      case 'npm':
        return source.name;
      case 'git':
        return `${source.url} ${source.folder}`;
      case 'https':
        // The version stands somewhere in the name of the file.
        return source.url.replace(/[^/]*$/, '');
    }
  };
  return name(a) === name(b);
}
