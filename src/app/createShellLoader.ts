import type { ShellParser } from "../dockerfile/shell/shellParser.ts";

/** Gives the shell grammar: loaded at the first call, once; undefined where it cannot be had. */
export type LoadShell = () => Promise<ShellParser | undefined>;

/**
 * `readFile` reads one of the grammar's files by its name. Rules about commands are silent without a
 * grammar, so a failure is told of once and linting goes on.
 */
export function createShellLoader(
  readFile: (name: string) => Promise<Uint8Array>,
  onError: (error: unknown) => void,
): LoadShell {
  let loading: Promise<ShellParser | undefined> | undefined;
  const load = async (): Promise<ShellParser | undefined> => {
    try {
      const [{ createShellParser }, runtime, bash] = await Promise.all([
        import("../dockerfile/shell/index.ts"),
        readFile("web-tree-sitter.wasm"),
        readFile("tree-sitter-bash.wasm"),
      ]);
      return await createShellParser({ runtime, bash });
    } catch (error) {
      onError(error);
      return undefined;
    }
  };
  return () => {
    loading ??= load();
    return loading;
  };
}
