import { availableParallelism } from "node:os";
import type { ShellcheckComment } from "./readShellcheckOutput.ts";
import { type RunShellcheckOptions, runShellcheck } from "./runShellcheck.ts";
import type { ShellcheckCache } from "./shellcheckCache.ts";

export interface AskShellcheckOptions extends RunShellcheckOptions {
  /** The program's path; see `findShellcheck`. */
  readonly program: string;
  readonly cache: ShellcheckCache;
  /** Told in one sentence when ShellCheck could not say anything. */
  readonly onFailure?: (why: string) => void;
}

/**
 * What ShellCheck says of the scripts of some documents, by the script; those of one document are not in
 * the answer where it could say nothing. No process for what the cache knows, else as many as work side
 * by side. Rejects only with the signal's reason.
 */
export async function askShellcheck(
  documents: readonly (readonly string[])[],
  options: AskShellcheckOptions,
): Promise<ReadonlyMap<string, readonly ShellcheckComment[]>> {
  const { program, cache } = options;
  const answers = new Map<string, readonly ShellcheckComment[]>();
  const asked = new Set<string>();
  const unknown = documents.map((scripts) =>
    scripts.filter((script) => {
      const known = cache.get(program, script);
      if (known) answers.set(script, known);
      if (known || asked.has(script)) return false;
      asked.add(script);
      return true;
    }),
  );
  await Promise.all(sharesOf(unknown).map((share) => askOnce(share, answers, options)));
  return answers;
}

/** What one process is given: the scripts of whole documents. */
type Share = readonly (readonly string[])[];

/** In as many shares as there are processors, where each has enough to do to be worth its start. */
function sharesOf(unknown: Share): readonly Share[] {
  const documents = unknown.filter((scripts) => scripts.length > 0);
  const total = documents.reduce((sum, scripts) => sum + scripts.length, 0);
  const number = Math.max(1, Math.min(availableParallelism(), Math.floor(total / leastScripts)));
  const shares: (readonly string[])[][] = Array.from({ length: number }, () => []);
  for (const [index, scripts] of documents.entries()) shares[index % number]?.push(scripts);
  return shares;
}

const leastScripts = 16;

async function askOnce(
  share: Share,
  answers: Map<string, readonly ShellcheckComment[]>,
  options: AskShellcheckOptions,
): Promise<void> {
  const { program, cache, onFailure } = options;
  const scripts = share.flat();
  const outcome = await runShellcheck(program, scripts, options);
  if (outcome.kind === "failed" && share.length > 1) {
    // One of many must not take what is said of the others.
    for (const alone of share) await askOnce([alone], answers, options);
    return;
  }
  if (outcome.kind === "failed") onFailure?.(outcome.why);
  // One that hangs would hang at the next keystroke again.
  if (outcome.kind === "failed" && !outcome.timedOut) return;
  for (const [index, script] of scripts.entries()) {
    const comments = outcome.kind === "done" ? (outcome.comments[index] ?? []) : [];
    cache.set(program, script, comments);
    answers.set(script, comments);
  }
}
