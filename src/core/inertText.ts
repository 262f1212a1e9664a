/**
 * Text of a model, a repository or a server on its way to a person or a machine. Every output goes through one of these.
 */

/** C0 and C1 controls and DEL, line separators, bidirectional and invisible format characters, tags, lone surrogates. */
const unsafeCharacters =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** GitHub reads `::` after any white space; it and Azure Pipelines read the other two wherever they stand in a line. */
const commandAtLineStart = /^(\s*):(?=:)/gmu;
const commandAnywhere = /##(?=\[|vso\[)/giu;

/**
 * Text of several lines for a terminal, a log, an output channel: what could move the cursor, hide or reorder text
 * becomes a visible `\u{…}`, and no line is a command to a build server. All that can be printed is kept.
 */
export function inert(text: string): string {
  return withoutCommands(visible(text.replace(/\r\n/g, '\n')));
}

/** The same in one line: line breaks and tabs are shown as `\u{a}`, `\u{9}`. */
export function inertLine(text: string): string {
  return withoutCommands(visible(text).replace(/[\n\t]/g, escapeOf));
}

/** Every unsafe character as `\u{…}`; line breaks and tabs stay. */
export function visible(text: string): string {
  return text.replace(unsafeCharacters, escapeOf);
}

/** `\u{…}` with the hexadecimal code point of the one character given. */
export function escapeOf(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function withoutCommands(text: string): string {
  return text.replace(commandAnywhere, '#\\#').replace(commandAtLineStart, '$1\\:');
}

/** The message of a GitHub workflow command. */
export function githubMessage(text: string): string {
  return visible(text.replace(/\r\n/g, '\n')).replace(/[%\r\n]/g, percentOf);
}

/** A property of a GitHub workflow command, such as its file or title. */
export function githubProperty(text: string): string {
  return visible(text.replace(/\r\n/g, '\n')).replace(/[%\r\n:,]/g, percentOf);
}

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * A Markdown code span around one line of text, longer than any run of backticks in it: nothing inside is a link, an
 * image, HTML or emphasis. `inTable` also escapes the bar, which would end a cell even inside a code span.
 */
export function markdownCode(text: string, { inTable = false } = {}): string {
  const line = inertLine(text);
  if (line.trim() === '') return '` `';
  const content = inTable ? line.replace(/\|/g, '\\|') : line;
  const fence = '`'.repeat(longestRun(content) + 1);
  const space = /^[`\s]|[`\s]$/.test(content) ? ' ' : '';
  return fence + space + content + space + fence;
}

/** A fenced Markdown block, its fence longer than any run of backticks in the text. */
export function markdownFence(text: string, language = ''): string {
  const content = inert(text);
  const fence = '`'.repeat(Math.max(3, longestRun(content) + 1));
  return `${fence}${language.replace(/[^\w+#-]/g, '')}\n${content.replace(/\n$/, '')}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

const xmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Character data or an attribute value of XML 1.0; what XML cannot hold is shown as `\u{…}`. */
export function xmlText(text: string): string {
  return visible(text.replace(/\r\n/g, '\n'))
    .replace(/[\ufffe\uffff]/g, escapeOf)
    .replace(/[&<>"']/g, (character) => xmlEntities[character] ?? character);
}

/**
 * JSON whose strings hold no unsafe character as such: they are escaped the way JSON itself can, so a parser sees the
 * text unchanged, and a terminal or build server that shows the document sees nothing but letters.
 */
export function inertJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent)
    .replace(unsafeCharacters, (character) =>
      [...Array(character.length).keys()].map((index) => unicodeEscape(character, index)).join(''),
    )
    .replace(commandAnywhere, '#\\u0023');
}

function unicodeEscape(text: string, index: number): string {
  return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
}
