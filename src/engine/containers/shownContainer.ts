/** How people name a container: its name, or the beginning of its id as `docker ps` has it. */
export function shownContainer(nameOrId: string): string {
  return /^[0-9a-f]{64}$/.test(nameOrId) ? nameOrId.slice(0, 12) : nameOrId;
}
