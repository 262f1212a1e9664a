// A language model that answers every question with the same word: enough to prove that one can be registered.
import * as vscode from 'vscode';

export function activate({ subscriptions }) {
  subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('fresh-eyes-test', {
      provideLanguageModelChatInformation: () => [
        {
          id: 'parrot',
          name: 'Parrot',
          family: 'parrot',
          version: '1',
          maxInputTokens: 1000,
          maxOutputTokens: 1000,
          capabilities: {},
        },
      ],
      provideLanguageModelChatResponse: (_model, _messages, _options, progress) => {
        progress.report(new vscode.LanguageModelTextPart('pretty'));
      },
      provideTokenCount: (_model, text) => String(text).length,
    }),
  );
}
