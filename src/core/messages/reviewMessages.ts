export const reviewMessages = {
  'review.none-staged': 'Nothing is staged in {root}.',
  'review.none-staged.next': 'Stage a change with "git add", then review again.',
} as const;
