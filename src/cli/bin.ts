import { join } from 'node:path';
import { withoutWasmTiering } from '../node/wasmTiering';
import { compiledFolder } from './compiledFolder';
import { runCompiled } from './compiledProgram';

// Before anything is compiled: what was compiled under other flags is of no use to a later run.
withoutWasmTiering();
const folder = compiledFolder(process.env);
// What each command calls is kept by itself: the first to run may be `--version`.
const [command = ''] = process.argv.slice(2);
const name = /^[a-z]{1,12}$/.test(command) ? command : 'none';
// eslint-disable-next-line @typescript-eslint/no-require-imports
if (folder === null) require('./commandLine.js');
else runCompiled(join(__dirname, 'commandLine.js'), { folder, name });
