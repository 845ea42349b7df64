/**
 * One scope for each thing, with all the actions: `repository:a/b:pull` and `repository:a/b:push` are
 * `repository:a/b:pull,push` (distribution, "Token Scope Documentation"). Sorted, so that the same
 * wish is the same list.
 */
export function mergeScopes(...lists: readonly (readonly string[])[]): readonly string[] {
  const actions = new Map<string, Set<string>>();
  for (const scope of lists.flat()) {
    const colon = scope.lastIndexOf(":");
    if (colon === -1) continue;
    const thing = scope.slice(0, colon);
    const known = actions.get(thing) ?? new Set();
    for (const action of scope.slice(colon + 1).split(",")) known.add(action);
    actions.set(thing, known);
  }
  return [...actions].map(([thing, all]) => `${thing}:${[...all].sort().join()}`).sort();
}
