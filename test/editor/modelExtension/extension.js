// A language model of the editor that does as it is told: `freshEyesTest.playModel` sets how it answers and returns what
// it was asked since.
const vscode = require('vscode');

exports.activate = ({ subscriptions }) => {
  let play = { as: 'tool', findings: [] };
  let asked = [];
  const information = {
    id: 'scripted',
    name: 'Scripted',
    family: 'scripted',
    version: '1',
    maxInputTokens: 32_000,
    maxOutputTokens: 4_000,
    capabilities: { toolCalling: true },
  };
  subscriptions.push(
    vscode.commands.registerCommand('freshEyesTest.playModel', (next) => {
      play = next ?? play;
      const before = asked;
      asked = [];
      return before;
    }),
    vscode.lm.registerLanguageModelChatProvider('fresh-eyes-test', {
      provideLanguageModelChatInformation: () => [information],
      provideLanguageModelChatResponse: async (_model, messages, options, progress, token) => {
        const text = messages.flatMap(({ content }) => content.map((part) => part.value ?? '')).join('\n');
        asked.push({ text, tools: options.tools?.map(({ name }) => name), mode: options.toolMode });
        if (play.as === 'error') throw new vscode.LanguageModelError(play.message ?? 'no');
        if (play.as === 'blocked') throw vscode.LanguageModelError.Blocked('used up');
        if (play.as === 'silence') {
          await new Promise((resolve) => token.onCancellationRequested(resolve));
          return;
        }
        const answer = {
          begin: /\[change \w+ begins\]/.exec(text)?.[0] ?? '',
          findings: play.findings,
          end: /\[change \w+ ends\]/.exec(text)?.[0] ?? '',
        };
        const [tool] = options.tools ?? [];
        if (play.as === 'tool') progress.report(new vscode.LanguageModelToolCallPart('call', tool.name, answer));
        else progress.report(new vscode.LanguageModelTextPart(JSON.stringify(answer)));
      },
      provideTokenCount: (_model, text) => Math.ceil(String(text.value ?? text).length / 4),
    }),
  );
};
