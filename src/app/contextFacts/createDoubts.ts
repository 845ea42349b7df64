import type { ContextFiles } from "../../dockerfile/contextFiles.ts";

/**
 * Makes the facts of a context that is likely another folder: what is missing there may be there. The
 * same for the same facts.
 */
export function createDoubts(): (files: ContextFiles) => ContextFiles {
  const doubts = new WeakMap<ContextFiles, ContextFiles>();
  const derivedOf = new WeakMap<object, Map<unknown, unknown>>();
  return (files) => {
    const known = doubts.get(files);
    if (known) return known;
    const derived = derivedOf.get(files.names) ?? new Map<unknown, unknown>();
    derivedOf.set(files.names, derived);
    const made: ContextFiles = Object.create(files, {
      isGenerated: { value: () => true },
      names: { value: derived },
      derived: {
        value<T>(make: (files: ContextFiles) => T): T {
          if (!derived.has(make)) derived.set(make, make(made));
          return derived.get(make) as T;
        },
      },
    });
    doubts.set(files, made);
    return made;
  };
}
