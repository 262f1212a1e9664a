export const editorMessages = {
  'editor-model.no-consent': 'The editor was not allowed to ask this language model.',
  'editor-model.no-consent.next': 'Allow it when the editor asks, or choose another model.',
  'editor-model.gone': 'The editor no longer offers this language model.',
  'editor-model.gone.next': 'Choose another model.',
  'editor-model.quota': 'The allowance of this language model is used up.',
  'editor-model.quota.next': 'Wait until it is renewed, or choose another model.',
  'editor-model.cancelled': 'The request was cancelled.',
  'editor-model.cancelled.next': 'Review again when you are ready.',
  'editor-model.failed': 'The language model of the editor failed: {detail}',
  'editor-model.failed.next': 'Try again, or choose another model.',
} as const;
