import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';

/**
 * Installs a packaged extension into the folder that an editor is started with afterwards.
 * @param {import('./install.mjs').DesktopEditor | import('./install.mjs').ServerEditor} editor
 * @param {{ vsix: string, userDataDir: string, extensionsDir: string }} where
 */
export async function installVsix(editor, { vsix, userDataDir, extensionsDir }) {
  const [command, ...args] =
    editor.kind === 'desktop'
      ? resolveCliArgsFromVSCodeExecutablePath(editor.executable, { reuseMachineInstall: true })
      : [editor.node, path.join(editor.root, 'out/server-main.js'), '--accept-server-license-terms'];
  args.push(
    `--user-data-dir=${userDataDir}`,
    `--extensions-dir=${extensionsDir}`,
    '--install-extension',
    path.resolve(vsix),
  );
  await promisify(execFile)(command, args, { shell: process.platform === 'win32' }).catch((error) => {
    throw new Error(
      `${vsix} could not be installed. Check that it was built.\n${error.stdout ?? ''}${error.stderr ?? error.message}`,
    );
  });
}
