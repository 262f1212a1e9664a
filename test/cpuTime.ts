/** Milliseconds of processor time that the work took in this process: unlike the clock, not at the mercy of other processes. */
export async function cpuTime(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
