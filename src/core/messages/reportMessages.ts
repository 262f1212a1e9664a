export const reportMessages = {
  'report.clean': 'Clean: every file in scope was reviewed and nothing was found.',
  'report.clean-checks': 'Clean (checks only, no model asked).',
  'report.finding': '{count} finding.',
  'report.findings': '{count} findings.',
  'report.incomplete': 'Incomplete: not everything was reviewed ({count} findings so far).',
  'report.nothing': 'Nothing to review.',
  'report.nothing.next': 'Stage a change with "git add", or choose another scope: --unstaged, --all, --base, --commit.',
  'report.reviewed': 'Reviewed {reviewed} of {total} files',
  'report.skipped': 'skipped {count}: {files}',
  'report.not-done': 'not done {count}: {files}',
  'report.more': 'and {count} more',
  'report.confirmed': 'confirmed ({kind}) by {note}',
  'report.dismissed': '{count} dismissed',
  'report.below-confidence': '{count} below the confidence asked for',
  'report.over-max': '{count} more than are shown at most',
  'report.dropped': 'Dropped {count}:',
  'report.usage':
    '{model} at {origin}: {requests} requests, {reused} answers reused, {input} tokens in ({cached} cached), {output} out, price unknown, {seconds} s',
  'report.usage-cost':
    '{model} at {origin}: {requests} requests, {reused} answers reused, {input} tokens in ({cached} cached), {output} out, about {cost} USD, {seconds} s',
  'report.gate': 'The gate is closed: a blocking rule has a finding of severity {severity} or higher.',
  'report.gate-explicit': 'Failed: there is a finding of severity {severity} or higher.',
  'report.checks-ran': 'Checks that ran: {checks}.',
  'report.set-up-model':
    'No model is set up. For a review by a model: export FRESH_EYES_BASE_URL, FRESH_EYES_API_KEY and FRESH_EYES_MODEL, for example http://127.0.0.1:11434/v1 for a local server.',
  'preview.rules': 'Rules that apply: {count}',
  'preview.imported':
    'Instructions for other tools, below all rules: {count}, about {tokens} tokens in each request. "import" in the configuration switches them off.',
  'preview.tokens': 'about {tokens} tokens',
  'preview.nothing-leaves': 'Nothing would leave this machine.',
  'preview.leaves':
    'Would be sent to {origin}: {requests} requests, {bytes} bytes, about {tokens} tokens, {cost}. See every byte with --preview --format json.',
  'preview.cost': 'about {cost} USD for the input',
  'preview.cost-unknown': 'price unknown',
} as const;
