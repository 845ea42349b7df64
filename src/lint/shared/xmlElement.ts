/**
 * The text of the first element at a path from the root, such as `["project", "properties",
 * "java.version"]`, without blanks around it; undefined where there is none, or it has elements in it.
 * Comments are none. No entity is resolved, and nothing is checked: a broken file has what it has.
 */
export function xmlElement(text: string, path: readonly string[]): string | undefined {
  for (const { names, value } of elements(text)) {
    if (names.length === path.length && names.every((name, index) => name === path[index])) {
      return value;
    }
  }
  return undefined;
}

/** The texts of all elements of a name, wherever they stand. */
export function xmlElements(text: string, name: string): readonly string[] {
  const found: string[] = [];
  for (const { names, value } of elements(text)) if (names.at(-1) === name) found.push(value);
  return found;
}

interface Element {
  readonly names: readonly string[];
  readonly value: string;
}

/** Those that have but text, in the order of their ends. */
function* elements(text: string): Generator<Element> {
  const names: string[] = [];
  let textStart = -1;
  for (let open = text.indexOf("<"); open !== -1; ) {
    if (text.startsWith("<!--", open)) {
      const end = text.indexOf("-->", open + 4);
      if (end === -1) return;
      // What stands on both sides of a comment is not put together.
      textStart = -1;
      open = text.indexOf("<", end);
      continue;
    }
    const close = text.indexOf(">", open);
    if (close === -1) return;
    const tag = text.slice(open + 1, close);
    if (tag.startsWith("/")) {
      if (textStart !== -1) yield { names: [...names], value: text.slice(textStart, open).trim() };
      names.pop();
      textStart = -1;
    } else if (!/^[?!]/.test(tag) && !tag.endsWith("/")) {
      if (names.length >= maximumDepth) return;
      names.push(/^[^\s]*/.exec(tag)?.[0] ?? "");
      textStart = close + 1;
    } else textStart = -1;
    open = text.indexOf("<", close);
  }
}

const maximumDepth = 100;
