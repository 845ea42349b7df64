/**
 * Milliseconds of processor that this process has taken so far. For what a computation costs: unlike the clock, it
 * does not go on while the machine does something else.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
