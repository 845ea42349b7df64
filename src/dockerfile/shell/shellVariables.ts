import type { MappedText } from "../document.ts";
import { rangeIn } from "./derivedText.ts";
import type { ShellVariable } from "./shellScript.ts";
import type { SyntaxNode } from "./syntaxNode.ts";

/** The variables that the grammar found in a script, in the order of the text. */
export function shellVariables(source: MappedText, root: SyntaxNode): readonly ShellVariable[] {
  const found: ShellVariable[] = [];
  const add = (start: number, end: number, access: ShellVariable["access"]): void => {
    const name = source.text.slice(start, end);
    if (/^[A-Za-z_]\w*$/.test(name))
      found.push({ range: rangeIn(source, start, end), name, access });
  };
  // No recursion: a tree is as deep as its text is long.
  const open: (readonly [SyntaxNode, SyntaxNode | undefined])[] = [[root, undefined]];
  for (let step = open.pop(); step; step = open.pop()) {
    const [node, parent] = step;
    // What is below the `$` was not copied.
    if (node.type === "simple_expansion") add(node.start + 1, node.end, "read");
    else if (node.type === "variable_name" && parent) {
      const access = accessIn(parent, node);
      if (access) add(node.start, node.end, access);
    }
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at];
      if (child)
        open.push([child, node.type === "variable_assignment" ? inFront(node, parent) : node]);
    }
  }
  return found;
}

/** `NAME=value command` sets it for that command alone, which is no assignment to the shell. */
function inFront(assignment: SyntaxNode, parent: SyntaxNode | undefined): SyntaxNode {
  return parent?.type === "command" ? parent : assignment;
}

function accessIn(parent: SyntaxNode, name: SyntaxNode): ShellVariable["access"] | undefined {
  switch (parent.type) {
    case "command":
      return undefined;
    case "variable_assignment":
      return parent.children[0] === name ? "write" : "read";
    case "declaration_command":
    case "unset_command":
    case "for_statement":
    case "select_statement":
      return "write";
    default:
      return "read";
  }
}
