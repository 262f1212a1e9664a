// npm run editor: the sample in a real VS Code. npm run editor -- --repo PATH opens yours.
import { resolve } from 'node:path';
import { buildAll } from '../../esbuild.mjs';
import { openEditor } from '../host/openEditor.mjs';
import { sampleRepository } from './sampleRepository.mjs';

const at = process.argv.indexOf('--repo');
const asked = at < 0 ? null : process.argv[at + 1];
const workspace = asked ? resolve(process.env.INIT_CWD ?? '.', asked) : sampleRepository();

await buildAll();
const editor = await openEditor({ workspace });
console.log(
  editor.url
    ? `\nOpen this page: ${editor.url}\nThen open Source Control and press the eye in its title. Ctrl+C ends the editor.`
    : '\nIn the window that opened: open Source Control and press the eye in its title.',
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void editor.close());
await editor.closed;
