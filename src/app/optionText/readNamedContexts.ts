import { resolve } from "node:path";
import type { NamedContext } from "../../engine/engine.ts";
import { badValue } from "./readFields.ts";

/** `name=folder`, or what the builder fetches itself. */
export function readNamedContexts(
  specs: readonly string[],
  cwd: string,
): Readonly<Record<string, NamedContext>> {
  const contexts = new Map<string, NamedContext>();
  for (const spec of specs) {
    const equals = spec.indexOf("=");
    const name = spec.slice(0, Math.max(0, equals)).trim();
    const value = spec.slice(equals + 1);
    if (name === "" || value === "") {
      throw badValue("build-context", "it has no name and value", form);
    }
    if (contexts.has(name)) {
      throw badValue("build-context", `"${name}" is given twice`, form);
    }
    const isFetched = fetched.test(value);
    contexts.set(name, isFetched ? { source: value } : { folder: resolve(cwd, value) });
  }
  return Object.fromEntries(contexts);
}

const form = "--build-context NAME=FOLDER or --build-context NAME=docker-image://IMAGE";

const fetched = /^(?:(?:docker-image|oci-layout|https?|git|ssh):\/\/|(?:target|input):|git@)/;
