import { applyEdits, findNodeAtLocation, modify, parseTree } from "jsonc-parser";

/** The text of docker's or Podman's file without the login under this key; the rest keeps its bytes. */
export function withoutAuth(text: string, key: string): string {
  const path = ["auths", key];
  const tree = parseTree(text);
  // Taking out what is not there would throw.
  if (tree === undefined || findNodeAtLocation(tree, path) === undefined) return text;
  return applyEdits(text, modify(text, path, undefined, {}));
}
