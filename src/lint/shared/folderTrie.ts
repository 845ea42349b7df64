/** A folder of an image's file tree, as far as a Dockerfile speaks of it. */
export interface FolderNode {
  readonly name: string;
  /** How many instructions of the current stages make this a folder. */
  folders: number;
  /** How many may have made it one, or put unknown things below it. */
  guesses: number;
}

export interface FolderTrie {
  /** The nodes from the root to the path, both included; paths are absolute and clean. */
  walk(path: string): readonly FolderNode[];
}

export function createFolderTrie(): FolderTrie {
  const root = createNode("");
  return {
    walk(path) {
      const nodes: LinkedNode[] = [root];
      let node = root;
      for (const name of path.split("/")) {
        if (name === "") continue;
        let child = node.children.get(name);
        if (!child) {
          child = createNode(name);
          node.children.set(name, child);
        }
        nodes.push(child);
        node = child;
      }
      return nodes;
    },
  };
}

interface LinkedNode extends FolderNode {
  readonly children: Map<string, LinkedNode>;
}

function createNode(name: string): LinkedNode {
  return { name, folders: 0, guesses: 0, children: new Map() };
}
