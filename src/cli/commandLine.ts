import { main } from './main';
import { exitCode } from './io';

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    cancel.abort();
    // A second signal ends the process at once: whatever hangs must not hold the terminal.
    process.once(name, () => process.exit(exitCode.cancelled));
  });
}
// A reader that closes the pipe early (`| head`) is no error of ours, and no verdict either: the exit code stays the review's.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

void main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
  signal: cancel.signal,
}).then((code) => {
  // Not process.exit: a pipe may still be draining the report.
  process.exitCode = code;
});
