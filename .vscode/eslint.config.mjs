// Type-aware lint. Run: npx eslint -c .vscode/eslint.config.mjs src test
import tseslint from 'typescript-eslint';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Bundle weight: `zod` brings ten times what `zod/mini` does, the zod helper of openai half a megabyte. */
const heavyImports = {
  paths: [{ name: 'zod', message: "Import 'zod/mini'." }],
  patterns: [{ group: ['openai/helpers/*'], message: 'Hand the schema over yourself.' }],
};

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', '.vscode-test/**', '**/*.mjs', '**/*.cjs', '**/*.js'] },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: [`${root}/tsconfig.json`], tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // VS Code's Disposable, Uri and the like are structural: a literal with the right members is one.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-restricted-imports': ['error', heavyImports],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      'max-depth': ['error', 4],
      complexity: ['error', 16],
    },
  },
  {
    files: ['src/core/**', 'src/node/**'],
    rules: {
      // Core and node return message codes; a sentence elsewhere could never be translated.
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(Literal[value=/^[A-Z][a-z]+ .*[.!?]$/], TemplateElement[value.raw=/^[A-Z][a-z]+ .*[.!?]$/])',
          message: 'User-facing text belongs in core/messages; return a code with arguments.',
        },
      ],
    },
  },
  // The one place that loads the engine bundle, on first need.
  { files: ['src/extension/loadEngine.ts'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['src/core/messages/**', 'src/core/report/**'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['src/cli/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unused-expressions': 'off' },
  },
);
