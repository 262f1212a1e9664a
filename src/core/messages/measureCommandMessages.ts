/** What the commands around receipts, state and reports say. */
export const measureCommandMessages = {
  'receipt.usage': 'Usage: fresh-eyes receipt show | verify [--commit REV] [--format text|json]',
  'receipt.none-here': 'There is no receipt for this change: it was not reviewed to the end on this machine.',
  'receipt.matches': 'The change matches a receipt: exactly these bytes were reviewed on this machine.',
  'receipt.differs': 'The change differs from what was reviewed: there are receipts on the same base, for other bytes.',
  'receipt.unsigned':
    'A receipt is unsigned and proves nothing to anyone else; do not let a required check rest on it.',
  'receipt.head': '{verdict} by {how}, {date}',
  'receipt.by-checks': 'checks only',
  'receipt.by-model': '{model} ({effort})',
  'receipt.line': '  {name}: {value}',
  'state.usage': 'Usage: fresh-eyes state show | clear [--format text|json]',
  'state.folder': 'State of this repository: {folder}',
  'state.row': '  {kind}: {entries} entries, {kilobytes} kB',
  'state.nothing': 'Nothing is stored for this repository.',
  'state.cleared': 'Cleared {folder}: {entries} entries, {kilobytes} kB.',
  'report.usage-report':
    'Usage: fresh-eyes report [--since DATE] [--merge FILE…] [--commits RANGE] [--export FILE] [--format text|json|html|markdown] [--output FILE]',
  'report.bad-date': '"{date}" is no date.',
  'report.bad-date.next': 'Write it as 2026-11-24.',
  'report.unreadable-export': 'The file {file} cannot be read as outcomes ({code}).',
  'report.unreadable-export.next': 'Name a file that "fresh-eyes report --export FILE" wrote.',
  'report.exported': '{count} outcomes written to {file}.',
  'report.bad-range': 'The range "{range}" names no commits here.',
  'report.bad-range.next': 'Write it as A..B, with two names that "git log" knows.',
  'replay.usage':
    'Usage: fresh-eyes replay [--model NAME] [--rules FOLDER|SOURCE] [--prompt FOLDER] [--last N] [--format text|json]',
  'replay.no-model': 'No model is set up to replay with.',
  'replay.no-model.next': 'Name one with --model, and its endpoint by FRESH_EYES_BASE_URL.',
  'replay.no-folder': 'There is no folder {folder}.',
  'replay.no-folder.next':
    'Name a folder with rules (as .fresh-eyes) or with review.md, or for rules a pack as under "extends".',
  'replay.no-pack': 'The pack {source} is not in the lock of the working tree, or not on this machine.',
  'replay.no-pack.next':
    'Run "fresh-eyes rules add {source}" (or "rules fetch") first; it counts for nobody until you commit it.',
  'replay.progress': 'Replaying {number} of {total}: {commit}',
  'replay.head': '{reviews} reviews replayed; the code of {gone} others is no commit here.',
  'replay.counts': 'Findings: {kept} kept, {lost} lost, {added} new.',
  'replay.then':
    'Then: {model}, prompt {promptVersion}: {findings} findings, {inputTokens} tokens in, {outputTokens} out, {cost}, {seconds} s',
  'replay.now':
    'Now:  {model}, prompt {promptVersion}: {findings} findings, {inputTokens} tokens in, {outputTokens} out, {cost}, {seconds} s, {incomplete} incomplete {reasons}',
  'replay.accepted-lost': 'Accepted findings that would be lost ({count}):',
  'replay.dismissed-returned': 'Dismissed findings that it reports again ({count}):',
  'replay.lost': 'Lost ({count}):',
  'replay.new': 'New ({count}):',
  'replay.finding': '  {commit} {place} {title} [{rule}]',
  'metrics.failed': 'Metrics were not sent to {collector} ({reason}); they will be with the next ones.',
} as const;
