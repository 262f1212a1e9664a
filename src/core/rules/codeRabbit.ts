import { parseDocument } from 'yaml';
import { yamlExcess } from './yamlExcess';

/** Their own limit is 20,000 characters for one instruction. */
const maxText = 256 * 1024;
/** A thousand settings; more is a mistake or an attack. */
const maxTokens = 8_000;

/** `reviews.path_instructions` of a `.coderabbit.yaml`; empty for anything that does not read as such. */
export function codeRabbitInstructions(
  text: string,
): readonly { readonly path: string; readonly instructions: string }[] {
  if (text.length > maxText || yamlExcess(text, maxTokens) !== null) return [];
  // Keys that stand twice are their reader's business, and comparing each with each takes the square of their number.
  const document = parseDocument(text, { prettyErrors: false, merge: false, uniqueKeys: false, logLevel: 'error' });
  if (document.errors.length > 0) return [];
  const listed: unknown = attempt(() => document.toJS({ maxAliasCount: 20 }) as unknown);
  const found = member(member(listed, 'reviews'), 'path_instructions');
  return (Array.isArray(found) ? found : []).flatMap((each: unknown) => {
    const [path, instructions] = [member(each, 'path'), member(each, 'instructions')];
    return typeof path === 'string' && typeof instructions === 'string' ? [{ path, instructions }] : [];
  });
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** A bomb of aliases is refused by the reader with an exception. */
function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}
