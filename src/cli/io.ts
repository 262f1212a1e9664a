/** All that a command may touch of its process; tests hand in their own. */
export type CommandIo = {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stdin: NodeJS.ReadableStream;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly signal: AbortSignal;
};

/** Runs with its own arguments and resolves with the exit code of design: 0, 1, 2, 3 or 130. */
export type Command = (args: readonly string[], io: CommandIo) => Promise<number>;

export const exitCode = { passed: 0, failed: 1, usage: 2, undecided: 3, cancelled: 130 } as const;
