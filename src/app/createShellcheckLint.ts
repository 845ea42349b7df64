import type { Surroundings } from "../base/surroundings.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { Finding } from "../lint/finding.ts";
import type { LintOptions } from "../lint/linter.ts";

export interface AskedDocument {
  readonly document: DockerfileDocument;
  readonly options: LintOptions;
}

/**
 * What ShellCheck says of some documents, in their order; nothing where it is not installed or there is
 * no grammar.
 */
export type ShellcheckLint = (
  documents: readonly AskedDocument[],
  signal?: AbortSignal,
) => Promise<readonly (readonly Finding[])[]>;

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
      : { program, cache: room.createShellcheckCache(), check: room.shellcheckDocuments };
  };
  let loading: ReturnType<typeof load> | undefined;
  return async (documents, signal) => {
    loading ??= load();
    const found = await loading;
    const shell = documents[0]?.options.shell;
    if (!found || !shell) return [];
    const asked = documents.map(({ document, options: { rules, baseImage } }) => ({
      ...{ document, ...(rules && { rules }), ...(baseImage && { baseImage }) },
    }));
    const { program, cache } = found;
    return found.check(asked, { program, cache, shell, env, onFailure, ...(signal && { signal }) });
  };
}
