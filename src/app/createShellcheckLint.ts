import type { Surroundings } from "../base/surroundings.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { Finding } from "../lint/finding.ts";
import type { LintOptions } from "../lint/linter.ts";

/** What ShellCheck says of a document; nothing where it is not installed or there is no grammar. */
export type ShellcheckLint = (
  document: DockerfileDocument,
  options: LintOptions,
  signal?: AbortSignal,
) => Promise<readonly Finding[]>;

/** Looks for the program at the first call, once. `onFailure` is told why it said nothing. */
export function createShellcheckLint(
  { env, platform }: Pick<Surroundings, "env" | "platform">,
  onFailure: (why: string) => void,
): ShellcheckLint {
  const load = async () => {
    const room = await import("./shellcheck/index.ts");
    const program = await room.findShellcheck({ setting: "", env, platform });
    return program === undefined
      ? undefined
      : { program, cache: room.createShellcheckCache(), check: room.shellcheckDocument };
  };
  let loading: ReturnType<typeof load> | undefined;
  return async (document, { shell, rules, baseImage }, signal) => {
    loading ??= load();
    const found = await loading;
    if (!found || !shell) return [];
    return found.check(document, {
      ...{ program: found.program, cache: found.cache, shell, env, onFailure },
      ...(rules && { rules }),
      ...(baseImage && { baseImage }),
      ...(signal && { signal }),
    });
  };
}
