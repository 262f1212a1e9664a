export const ruleMessages = {
  'rules.query-invalid': 'The syntax query is not valid for this language: {reason}',
  'rules.query-invalid.next': 'Mend the query in the rule file; "fresh-eyes rules check" names the place.',
} as const;
