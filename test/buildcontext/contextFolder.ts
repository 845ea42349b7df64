import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** File texts by path; `-> target` makes a link, a path that ends in a slash a folder. */
export type Tree = Readonly<Record<string, string>>;

/** A real folder that goes away with the returned object. */
export function createContextFolder(tree: Tree): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "slipway-context-"));
  for (const [name, text] of Object.entries(tree)) {
    const file = join(path, name);
    if (name.endsWith("/")) {
      mkdirSync(file, { recursive: true });
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    if (text.startsWith("-> ")) symlinkSync(text.slice(3), file);
    else writeFileSync(file, text);
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
