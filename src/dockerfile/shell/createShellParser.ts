import { Language, Parser } from "web-tree-sitter";
import type { MappedText } from "../document.ts";
import { rangeIn } from "./derivedText.ts";
import { blanksAt, nestedSubshells, withoutBlanksAt } from "./nestedSubshells.ts";
import { plainTree } from "./plainTree.ts";
import { readScript } from "./readScript.ts";
import type { ShellParser } from "./shellParser.ts";
import type { ShellCommand, ShellDialect, ShellScript } from "./shellScript.ts";
import { copyTree, type SyntaxTree } from "./syntaxNode.ts";

/** The two files as bytes: `web-tree-sitter.wasm` and `tree-sitter-bash.wasm`. */
export interface ShellGrammarFiles {
  readonly runtime: ArrayBuffer | Uint8Array;
  readonly bash: ArrayBuffer | Uint8Array;
}

/**
 * Loads the grammar: some 40 ms, once. Rejects when the bytes are not what they should be. `now` is
 * a clock in milliseconds.
 */
export async function createShellParser(
  wasm: ShellGrammarFiles,
  now: () => number = () => performance.now(),
): Promise<ShellParser> {
  await Parser.init({ wasmBinary: toBytes(wasm.runtime) });
  const language = await Language.load(toBytes(wasm.bash));
  let parser: Parser | undefined = new Parser();
  parser.setLanguage(language);
  const trees = createTreeCache();

  return {
    parse: (source, dialect, options = {}) =>
      parse(source, dialect, options.heredocs ?? noHeredocs, options.wrapper, 0),
    dispose() {
      parser?.delete();
      parser = undefined;
      trees.clear();
    },
  };

  function parse(
    source: MappedText,
    dialect: ShellDialect,
    heredocs: ReadonlyMap<number, MappedText>,
    wrapper: ShellCommand | undefined,
    depth: number,
  ): ShellScript {
    const tree =
      source.text.length > longestScript ? undefined : treeOf(withoutHeredocs(source, heredocs));
    if (!tree) return unread(source, dialect, wrapper);
    return readScript(source, tree, {
      dialect,
      wrapper,
      heredocs,
      parse: (inner, innerDialect, outer) =>
        depth < deepestScript
          ? parse(inner, innerDialect, noHeredocs, outer, depth + 1)
          : undefined,
    });
  }

  function treeOf(text: string): SyntaxTree | undefined {
    if (!parser) return undefined;
    const plain = plainTree(text);
    if (plain) return plain;
    const known = trees.get(text);
    if (known) return known === stopped ? undefined : known;
    const deadline = now() + longestTime;
    const nested = nestedSubshells(text);
    // A short text is read before any limit; being asked all the time has its price.
    const limit =
      text.length > alwaysFast ? { progressCallback: () => now() > deadline } : undefined;
    const tree = parser.parse(blanksAt(text, nested), null, limit);
    if (!tree) {
      parser.reset();
      trees.set(text, stopped);
      return undefined;
    }
    // What is not deleted stays in the wasm memory for ever.
    const cursor = tree.walk();
    try {
      const copy = copyTree(withoutBlanksAt(cursor, nested));
      trees.set(text, copy);
      return copy;
    } finally {
      cursor.delete();
      tree.delete();
    }
  }
}

/** In characters. */
const longestScript = 256 * 1024;

/**
 * In milliseconds; 2 MB of real scripts take as long. The grammar's recovery from errors takes
 * quadratic time on some texts, such as a `case` of thousands of branches that never end.
 */
const longestTime = 250;

/** In characters. */
const alwaysFast = 2000;

/** Remembered for a text that took too long. */
const stopped: SyntaxTree = {
  root: { type: "ERROR", start: 0, end: 0, missing: false, children: [] },
  errors: [],
};

/** How deep `sh -c "sh -c …"` is followed. */
const deepestScript = 4;

const noHeredocs: ReadonlyMap<number, MappedText> = new Map();

function toBytes(bytes: ArrayBuffer | Uint8Array): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
}

/**
 * A heredoc whose body stands elsewhere reads as a redirection from a file: the grammar knows those
 * at every place of a command, and the text keeps its length.
 */
function withoutHeredocs({ text }: MappedText, heredocs: ReadonlyMap<number, MappedText>): string {
  if (heredocs.size === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const start of [...heredocs.keys()].sort((a, b) => a - b)) {
    const width = text[start + 2] === "-" ? 3 : 2;
    parts.push(text.slice(from, start), "<".padEnd(width));
    from = start + width;
  }
  return parts.join("") + text.slice(from);
}

function unread(
  source: MappedText,
  dialect: ShellDialect,
  wrapper: ShellCommand | undefined,
): ShellScript {
  const range = rangeIn(source, 0, source.text.length);
  return {
    source,
    dialect,
    range,
    body: { role: "script", range, chains: [], parent: undefined },
    commands: [],
    pipelines: [],
    variables: [],
    errors: [],
    complete: false,
    wrapper,
  };
}

interface TreeCache {
  get(text: string): SyntaxTree | undefined;
  set(text: string, tree: SyntaxTree): void;
  clear(): void;
}

/** Keeps the trees of the texts that were asked for last, up to a length in all. */
function createTreeCache(): TreeCache {
  const trees = new Map<string, SyntaxTree>();
  let length = 0;
  return {
    get(text) {
      const tree = trees.get(text);
      if (tree) {
        trees.delete(text);
        trees.set(text, tree);
      }
      return tree;
    },
    set(text, tree) {
      if (text.length > largestCached && tree !== stopped) return;
      trees.set(text, tree);
      length += text.length;
      for (const oldest of trees.keys()) {
        if (length <= cacheSize) return;
        trees.delete(oldest);
        length -= oldest.length;
      }
    },
    clear() {
      trees.clear();
      length = 0;
    },
  };
}

/** In characters of scripts; a tree takes some fifty times the memory of its text. */
const cacheSize = 256 * 1024;
const largestCached = 64 * 1024;
