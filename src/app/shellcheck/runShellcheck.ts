import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readShellcheckOutput, type ShellcheckComment } from "./readShellcheckOutput.ts";

export interface RunShellcheckOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the program has; 5 s where not set. */
  readonly limit?: number;
  /** Where the private folder is made; the system's folder for such where not set. */
  readonly temporary?: string;
  /** The environment of the program; this process's where not set. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export type ShellcheckOutcome =
  /** The comments on each script, in the order of the scripts. */
  | { readonly kind: "done"; readonly comments: readonly (readonly ShellcheckComment[])[] }
  /** `why` is one sentence. */
  | { readonly kind: "failed"; readonly why: string; readonly timedOut: boolean };

/**
 * Has ShellCheck look at some scripts: one process, the scripts as files of a private folder, which
 * is removed however it ends. Each script says its dialect itself. Throws only the signal's reason,
 * once the program is gone.
 */
export async function runShellcheck(
  program: string,
  scripts: readonly string[],
  options: RunShellcheckOptions = {},
): Promise<ShellcheckOutcome> {
  const { signal, limit = 5000, temporary = tmpdir(), env = process.env } = options;
  if (scripts.length === 0) return { kind: "done", comments: [] };
  signal?.throwIfAborted();
  let folder: string | undefined;
  try {
    const own = await mkdtemp(join(temporary, "slipway-shellcheck-"));
    folder = own;
    const names = scripts.map((_, index) => String(index));
    await Promise.all(
      names.map((name, index) => writeFile(join(own, name), scripts[index] ?? "", { mode: 0o600 })),
    );
    signal?.throwIfAborted();
    const ended = await runIn(folder, program, names, { signal, limit, env });
    signal?.throwIfAborted();
    return toOutcome(ended, names, limit);
  } catch (error) {
    signal?.throwIfAborted();
    return { kind: "failed", why: `ShellCheck could not run: ${words(error)}`, timedOut: false };
  } finally {
    if (folder !== undefined) await remove(folder);
  }
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** Sourced files are not followed, and the user's files of options belong to other scripts. */
const options = ["--format=json1", "--norc", "--exclude=SC1090,SC1091,SC2187"];

/** More than it says of any Dockerfile. */
const outputLimit = 32 * 1024 * 1024;

function runIn(
  folder: string,
  program: string,
  names: readonly string[],
  {
    signal,
    limit,
    env,
  }: Required<Pick<RunShellcheckOptions, "limit" | "env">> & Pick<RunShellcheckOptions, "signal">,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // Options from the environment may name another format or dialect.
    const { SHELLCHECK_OPTS: _, ...rest } = env;
    const child = spawn(program, [...options, ...names], {
      cwd: folder,
      env: rest,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const said = { stdout: "", stderr: "" };
    let timedOut = false;
    const kill = (): void => {
      child.kill("SIGKILL");
      // A grandchild that keeps a pipe open must not keep us, too.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, limit);
    signal?.addEventListener("abort", kill, { once: true });
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", kill);
    };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        said[stream] += text;
        if (said[stream].length > outputLimit) kill();
      });
    }
    child.on("error", (error) => {
      end();
      reject(error);
    });
    child.on("close", (code) => {
      end();
      resolve({ code, ...said, timedOut });
    });
  });
}

/** Exit codes: 0 nothing found, 1 something found; above, files or options it cannot work with. */
function toOutcome(
  { code, stdout, stderr, timedOut }: Ended,
  names: readonly string[],
  limit: number,
): ShellcheckOutcome {
  if (timedOut) {
    return {
      kind: "failed",
      why: `ShellCheck did not end within ${limit / 1000} s and was stopped.`,
      timedOut,
    };
  }
  const byFile = code === 0 || code === 1 ? readShellcheckOutput(stdout) : undefined;
  if (!byFile) {
    const said = stderr.trim().slice(0, 500);
    const how = code === null ? "was killed" : `ended with exit code ${code}`;
    return {
      kind: "failed",
      why: `ShellCheck ${how}${said === "" ? "." : `: ${said}`}`,
      timedOut,
    };
  }
  return { kind: "done", comments: names.map((name) => byFile.get(name) ?? []) };
}

/** On Windows a file may be held for a moment after its reader was killed. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }).catch(
    () => undefined,
  );
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
