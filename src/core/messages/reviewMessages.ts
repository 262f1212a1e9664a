export const reviewMessages = {
  'review.answer-cut': 'The answer of the model was cut off; complete findings in it are kept.',
  'review.answer-cut.next':
    'Review again; if it happens every time, choose a model with a longer answer or a smaller change.',
  'review.answer-unreadable': 'The answer of the model is not in the form that was asked for.',
  'review.answer-unreadable.next':
    'Run "fresh-eyes doctor" to see which form of answer this model can give, or choose another model.',
  'review.over-limit': 'The limits of this run leave {files} files unasked.',
  'review.over-limit.next': 'Raise --max-tokens, or review a smaller change.',
  'review.timed-out': 'The review ran into its time limit.',
  'review.timed-out.next': 'Raise --timeout, or review a smaller change.',
  'review.rule-invalid': '{file}:{line}:{column}: {problem}',
  'review.rule-invalid.next': 'Mend the rule, then run "fresh-eyes rules check".',
  'review.earlier-stage': 'The stage changed during the review; this result is of the earlier one.',
  'review.fewer-drafts':
    'Of the {drafts} drafts {whole} answered for every file, the others were cut short; more of them might have found more.',
  'review.no-second-look': 'The second look at {count} findings could not be had; they stand as they were found.',
  'review.bad-dismissal': '{file}:{line} is not a dismissal and was left out.',
  'progress.gather': 'Reading the change …',
  'progress.check': 'Checking {done} of {total} files …',
  'progress.send': 'Sending {files} files in {requests} requests, about {tokens} tokens, {cost} …',
  'progress.ask': 'Asked for {done} of {total} batches …',
  'progress.found': '{severity} {place} {title}',
  'progress.wait': 'The endpoint asks to wait {seconds} s …',
} as const;
