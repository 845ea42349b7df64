import { type ChildProcess, spawn } from "node:child_process";
import type { Surroundings } from "../base/surroundings.ts";

export interface HelperRun {
  /** What stands behind `docker-credential-`. */
  readonly name: string;
  readonly action: "get" | "store" | "erase" | "list";
  /** For its standard input. */
  readonly input: string;
  readonly surroundings: Pick<Surroundings, "env" | "home"> &
    Partial<Pick<Surroundings, "platform">>;
  /** Milliseconds. */
  readonly helperLimit: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HelperAnswer {
  /** Null where it did not run to its end. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it could not run, or not to its end. */
  readonly mishap?: string;
}

/** More than any helper says. */
const OUTPUT_LIMIT = 1024 * 1024;

/**
 * Rejects only with AbortError. One that is over its limit, or that nobody waits for any more, is
 * ended at once, with what it has started.
 */
export function runHelper(run: HelperRun): Promise<HelperAnswer> {
  const { name, action, input, surroundings, helperLimit, signal } = run;
  const nothing = { code: null, stdout: "", stderr: "" };
  // It becomes part of a program's name.
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    return Promise.resolve({ ...nothing, mishap: "that is no name of a helper" });
  }
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const helper = spawn(`docker-credential-${name}`, [action], {
      env: { ...surroundings.env, ...pathWith(surroundings) },
      stdio: "pipe",
      windowsHide: true,
      // A group of its own can be ended as a whole.
      detached: process.platform !== "win32",
    });
    const answer = { stdout: "", stderr: "" };
    const end = (rest: { code: number | null; mishap?: string }) => {
      clearTimeout(limit);
      signal?.removeEventListener("abort", cancel);
      resolve({ ...answer, ...rest });
    };
    const stop = (mishap: string) => {
      kill(helper);
      for (const stream of helper.stdio) stream?.destroy();
      end({ code: null, mishap });
    };
    const cancel = () => {
      reject(signal?.reason);
      stop("cancelled");
    };
    signal?.addEventListener("abort", cancel, { once: true });
    const limit = setTimeout(
      () => stop(`it did not answer within ${helperLimit / 1000} s`),
      helperLimit,
    );
    for (const stream of ["stdout", "stderr"] as const) {
      helper[stream].setEncoding("utf8").on("data", (text: string) => {
        answer[stream] += text;
        if (answer[stream].length > OUTPUT_LIMIT) stop("it does not stop talking");
      });
    }
    helper.on("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT";
      end({ code: null, mishap: missing ? "it is not installed" : error.message });
    });
    helper.on("close", (code) => end({ code }));
    // A helper that ends without reading is told of by its exit code.
    helper.stdin.on("error", () => undefined);
    helper.stdin.end(input);
  });
}

function kill(helper: ChildProcess): void {
  try {
    if (process.platform === "win32" || helper.pid === undefined) helper.kill("SIGKILL");
    else process.kill(-helper.pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

/** Editors that are started from a desktop lack the folders that Docker and others put helpers in. */
function pathWith({
  env,
  home,
  platform = process.platform,
}: HelperRun["surroundings"]): Readonly<Record<string, string>> {
  const windows = platform === "win32";
  const folders = windows
    ? ["C:\\Program Files\\Docker\\Docker\\resources\\bin"]
    : [
        "/usr/local/bin",
        "/usr/bin",
        "/bin",
        "/opt/homebrew/bin",
        "/opt/local/bin",
        "/home/linuxbrew/.linuxbrew/bin",
        "/opt/docker-desktop/bin",
        `${home}/.docker/bin`,
        `${home}/.local/bin`,
        `${home}/.rd/bin`,
        "/Applications/Docker.app/Contents/Resources/bin",
      ];
  // Windows calls it Path, and two of them would be one too many.
  const key = Object.keys(env).find((one) => one.toUpperCase() === "PATH") ?? "PATH";
  const parts = [...(env[key] ? [env[key]] : []), ...folders];
  return { [key]: parts.join(windows ? ";" : ":") };
}
