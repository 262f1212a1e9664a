// npm start: installs, builds, and reviews a sample with no key and no network. npm start -- --repo PATH reviews yours.
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../install.mjs';
import { sampleRepository } from './sampleRepository.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const cli = join(root, 'dist', 'cli.js');

checkNode();
checkGit();
installPackages();
const { buildAll } = await import('../../esbuild.mjs');
await buildAll();

const at = process.argv.indexOf('--repo');
const asked = at < 0 ? null : process.argv[at + 1];
if (at >= 0 && !asked) stop('--repo needs the path of a repository.', 'Example: npm start -- --repo ../my-project');
const folder = asked ? resolve(process.env.INIT_CWD ?? '.', asked) : sampleRepository();

console.log(asked ? `\nReviewing what is staged in ${folder}\n` : `\nA sample with a staged change: ${folder}\n`);
const { status } = spawnSync(process.execPath, [cli, 'review', '--staged', ...(asked ? [] : ['--no-model'])], {
  cwd: folder,
  stdio: 'inherit',
});
console.log(`
See it in the editor:        npm run editor
Review your own repository:  npm start -- --repo PATH
Use a model:                 FRESH_EYES_BASE_URL=… FRESH_EYES_MODEL=… npm start -- --repo PATH
`);
// Findings in the sample are the point of it; only a review that could not be made is a failure here.
if (status !== 0 && status !== 1 && !asked) process.exit(status ?? 1);

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(`Node ${process.versions.node} is too old.`, 'Install Node 20.19 or newer.');
}

function checkGit() {
  if (spawnSync('git', ['--version']).status === 0) return;
  stop('git was not found.', 'Install git 2.31 or newer and make sure that it is on the PATH.');
}

function stop(cause, next) {
  console.error(`${cause}\n${next}`);
  process.exit(2);
}
