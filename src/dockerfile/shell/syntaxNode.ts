/** A node of the grammar's tree, copied out of the wasm heap; indices in characters of the text. */
export interface SyntaxNode {
  /** As the grammar names it; tokens have their text, errors are `ERROR`. */
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** True for what the grammar put in to go on; its text is empty. */
  readonly missing: boolean;
  readonly children: readonly SyntaxNode[];
}

/** What is needed of the grammar's own cursor. */
export interface SyntaxCursor {
  readonly nodeType: string;
  readonly nodeIsMissing: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

/** A copied tree and where the grammar had to guess, in order and apart. */
export interface SyntaxTree {
  readonly root: SyntaxNode;
  readonly errors: readonly { readonly start: number; readonly end: number }[];
}

/** Copies the whole tree; no recursion, as a text of nothing but `$(` nests as deep as it is long. */
export function copyTree(cursor: SyntaxCursor): SyntaxTree {
  const errors: { readonly start: number; readonly end: number }[] = [];
  return { root: copyNodes(cursor, errors), errors };
}

function copyNodes(
  cursor: SyntaxCursor,
  errors: { readonly start: number; readonly end: number }[],
): SyntaxNode {
  const root = copyNode(cursor);
  let errorEnd = -1;
  if (root.type === "ERROR") {
    errors.push({ start: root.start, end: root.end });
    errorEnd = root.end;
  }
  const open: MutableNode[] = [root];
  let parent = root;
  if (!cursor.gotoFirstChild()) return root;
  for (;;) {
    const node = copyNode(cursor);
    if (parent.children === noChildren) parent.children = [node];
    else parent.children.push(node);
    if ((node.missing || node.type === "ERROR") && node.start >= errorEnd) {
      errors.push({ start: node.start, end: node.end });
      errorEnd = node.end;
    }
    // Below these nothing is of interest, and they are many.
    if (!leaves.has(node.type) && cursor.gotoFirstChild()) {
      open.push(node);
      parent = node;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      open.pop();
      const outer = open.at(-1);
      if (!outer || !cursor.gotoParent()) return root;
      parent = outer;
    }
  }
}

interface MutableNode extends SyntaxNode {
  children: MutableNode[];
}

/** Most nodes have none: they share it. */
const noChildren: MutableNode[] = [];

const leaves: ReadonlySet<string> = new Set([
  "word",
  "raw_string",
  "ansi_c_string",
  "simple_expansion",
  "string_content",
  "comment",
  "variable_name",
  "heredoc_start",
  "heredoc_end",
  "heredoc_content",
  ";",
  "&&",
]);

function copyNode(cursor: SyntaxCursor): MutableNode {
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  return {
    type: cursor.nodeType,
    start,
    end,
    // Each question is a call into the wasm; what is missing is empty.
    missing: start === end && cursor.nodeIsMissing,
    children: noChildren,
  };
}
