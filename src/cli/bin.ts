import * as nodeModule from 'node:module';
import { compiledFolder } from './compiledFolder';

/** Since Node 22.8. Node 20 compiles everything anew each time. */
const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };
const folder = enableCompileCache === undefined ? null : compiledFolder(process.env);
if (folder !== null) enableCompileCache?.(folder);

// The command line is a bundle of its own, because Node keeps compiled only what is loaded from here on.
// eslint-disable-next-line @typescript-eslint/no-require-imports
require('./commandLine.js');
