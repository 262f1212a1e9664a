import { cliMessages } from './messages/cliMessages';
import { doctorMessages } from './messages/doctorMessages';
import { editorMessages } from './messages/editorMessages';
import { findingMessages } from './messages/findingMessages';
import { gateMessages } from './messages/gateMessages';
import { gitMessages } from './messages/gitMessages';
import { hookMessages } from './messages/hookMessages';
import { measureCommandMessages } from './messages/measureCommandMessages';
import { measureMessages } from './messages/measureMessages';
import { modelMessages } from './messages/modelMessages';
import { reportMessages } from './messages/reportMessages';
import { reviewMessages } from './messages/reviewMessages';
import { ruleFactMessages } from './messages/ruleFactMessages';
import { ruleHelpMessages } from './messages/ruleHelpMessages';
import { ruleMessages } from './messages/ruleMessages';

/**
 * The one table of English texts. Core and node return codes with arguments; the command line renders them with
 * {@link english}, the extension hands the same texts to `vscode.l10n.t`.
 */
export const englishTexts = {
  ...cliMessages,
  ...doctorMessages,
  ...editorMessages,
  ...findingMessages,
  ...gateMessages,
  ...gitMessages,
  ...hookMessages,
  ...measureCommandMessages,
  ...measureMessages,
  ...modelMessages,
  ...reportMessages,
  ...reviewMessages,
  ...ruleFactMessages,
  ...ruleHelpMessages,
  ...ruleMessages,
} as const;

export type MessageCode = keyof typeof englishTexts;
export type MessageArgs = Readonly<Record<string, string | number>>;
export type Message = { readonly code: MessageCode; readonly args: MessageArgs };

export function message(code: MessageCode, args: MessageArgs = {}): Message {
  return { code, args };
}

/** The English text with its `{name}` places filled; an unknown name stays as it is, so that a mistake is seen. */
export function english({ code, args }: Message): string {
  return englishTexts[code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(args, name) ? args[name] : undefined;
    return value === undefined ? whole : String(value);
  });
}
