import type { Disposable, TreeView } from "vscode";

/** The rows of a view that are selected, also while they are drawn anew. */
export interface HeldSelection<T> extends Disposable {
  readonly rows: readonly T[];
}

/**
 * From a change of all rows until it has fetched them again VS Code knows of none that is selected, though
 * the selection stands on the screen; a key that comes then would find nothing to act on. What was selected
 * last takes its place; `current` gives the row as it is now, or undefined for one that is gone.
 */
export function holdSelection<T>(
  view: Pick<TreeView<T>, "selection" | "onDidChangeSelection">,
  current: (row: T) => T | undefined,
): HeldSelection<T> {
  let last: readonly T[] = [];
  const listening = view.onDidChangeSelection(({ selection }) => {
    last = selection;
  });
  return {
    get rows() {
      if (view.selection.length > 0) return view.selection;
      return last.map(current).filter((row) => row !== undefined);
    },
    dispose: () => listening.dispose(),
  };
}
