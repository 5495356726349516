/** What this process has used of the machine's cores so far, in user and in kernel code. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
