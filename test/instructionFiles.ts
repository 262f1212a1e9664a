/** Instruction files as teams have them, one of each kind that is read, in the form that its own tool documents. */
export const instructionFiles: Readonly<Record<string, string>> = {
  '.github/copilot-instructions.md': `# Copilot instructions

This is a pnpm monorepo. Use TypeScript strict mode; never use \`any\`.

## Code review

- Prefer early returns over nested conditions.
- Public functions need a doc comment.
`,
  '.github/instructions/tests.instructions.md': `---
description: 'How we write tests'
applyTo: '**/*.test.ts,**/*.spec.ts'
---

# Tests

Name a test after the behaviour, not after the function. Do not mock what runs locally.
`,
  '.github/instructions/docs.instructions.md': `---
applyTo: "docs/**"
excludeAgent: "code-review"
---

Write in the second person.
`,
  '.cursor/rules/api.mdc': `---
description: Rules of the HTTP API
globs: src/api/**/*.ts, src/routes/*.{ts,tsx}
alwaysApply: false
---

- Validate every request body with zod.
- Answer errors as problem+json.

@schema.ts
`,
  '.cursor/rules/style.mdc': `---
description:
globs:
alwaysApply: true
---
Small functions, no abbreviations.
`,
  '.cursor/rules/release.mdc': `---
description: How to cut a release, when asked to
globs:
alwaysApply: false
---
Run the release script.
`,
  '.cursor/BUGBOT.md': `# Bugbot

If a migration drops a column, require that the release notes name it.
`,
  'services/pay/.cursor/BUGBOT.md': 'Amounts are integers in cents. Flag any float.\n',
  '.coderabbit.yaml': `# yaml-language-server: $schema=https://coderabbit.ai/integrations/schema.v2.json
language: "en-US"
early_access: false
reviews:
  profile: "chill"
  request_changes_workflow: false
  high_level_summary: true
  poem: false
  path_filters:
    - "!dist/**"
  path_instructions:
    - path: "**/*.sql"
      instructions: |
        Every query has a limit.
        Use parameters, never text put together.
    - path: "src/**/*.tsx"
      instructions: "Components have no side effects while they render."
  auto_review:
    enabled: true
    drafts: false
chat:
  auto_reply: true
`,
  'REVIEW.md': `# What reviewers look at here

Retries need a limit and a pause that grows.
`,
  'AGENTS.md': `# Working here

Build with \`pnpm build\`; tests run with \`pnpm test\`. Generated files live in src/gen.
`,
  'services/pay/CLAUDE.md': 'This service talks to the bank over mutual TLS.\n',
};
