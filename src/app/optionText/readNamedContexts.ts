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
    const [, path] = layout.exec(value) ?? [];
    const source = path === undefined ? value : `oci-layout://${resolve(cwd, path)}`;
    contexts.set(name, isFetched ? { source } : { folder: resolve(cwd, value) });
  }
  return Object.fromEntries(contexts);
}

const form = "--build-context NAME=FOLDER or --build-context NAME=docker-image://IMAGE";

/** What follows may be a relative path, with a tag behind it. */
const layout = /^oci-layout:\/\/(.+)$/s;

const fetched = /^(?:(?:docker-image|oci-layout|https?|git|ssh):\/\/|(?:target|input):|git@)/;
