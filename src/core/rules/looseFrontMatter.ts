export type LooseFrontMatter = { readonly values: Readonly<Record<string, readonly string[]>>; readonly body: string };

/** Of one key; a rule file of ours may have as many globs. */
const maxItems = 200;

/**
 * Front matter as other tools write it, which is often no valid YAML (`globs: *.ts, *.tsx`): keys at the start of a line,
 * values as a text, a comma-separated list, a list in brackets or items with a dash. Whatever else stands there is passed
 * over.
 */
export function looseFrontMatter(text: string): LooseFrontMatter {
  const lines = text.split('\n');
  const end = lines[0]?.trim() === '---' ? lines.findIndex((line, index) => index > 0 && line.trim() === '---') : -1;
  if (end < 0) return { values: {}, body: text };
  const values = new Map<string, string[]>();
  let key: string | null = null;
  for (const line of lines.slice(1, end)) {
    const pair = /^([A-Za-z][\w-]*)\s*:\s*(.*)$/.exec(line);
    if (pair !== null) {
      key = pair[1] ?? '';
      values.set(key, listed(pair[2] ?? ''));
    } else if (key !== null) {
      const item = /^\s*-\s+(.*)$/.exec(line)?.[1];
      if (item !== undefined) values.get(key)?.push(...listed(item));
    }
  }
  return {
    values: Object.fromEntries([...values].map(([name, items]) => [name, items.slice(0, maxItems)])),
    body: lines.slice(end + 1).join('\n'),
  };
}

/** Commas inside braces belong to a glob. */
function listed(text: string): string[] {
  const inner = text
    .replace(/\s+#.*$/, '')
    .trim()
    .replace(/^\[(.*)\]$/, '$1');
  const parts = inner.match(/(?:[^,{]|\{[^}]*\}?)+/g) ?? [];
  return parts.map((part) => part.trim().replace(/^["']|["']$/g, '')).filter((part) => part !== '');
}
