import { spawn } from "node:child_process";
import { SlipwayError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";

export interface HelperDeps {
  /** Milliseconds that a helper has to answer; 10 s where not set. */
  readonly helperLimit?: number;
}

type HelperSurroundings = Pick<Surroundings, "env" | "home"> &
  Partial<Pick<Surroundings, "platform">>;

const HELPER_LIMIT = 10_000;
/** More than any helper says. */
const OUTPUT_LIMIT = 1024 * 1024;
/** The words with which every helper says that it has nothing. */
const NOT_FOUND = /credentials not found in native keychain/i;

/**
 * Asks `docker-credential-NAME get`: the server's address on standard input, JSON on standard
 * output. Undefined where it has none. Throws `credentials-unreadable` with the helper's words.
 */
export async function askHelper(
  name: string,
  server: { readonly host: string; readonly serverAddress: string },
  surroundings: HelperSurroundings,
  { helperLimit = HELPER_LIMIT }: HelperDeps,
): Promise<RegistryCredentials | undefined> {
  const failure = (why: string) => helperFailure(name, server.host, why);
  // It becomes part of a program's name.
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw failure("that is no name of a helper");
  const answer = await runHelper({ name, input: server.serverAddress, surroundings, helperLimit });
  if (answer.mishap !== undefined) throw failure(answer.mishap);
  if (answer.code !== 0) {
    const said = (answer.stdout.trim() || answer.stderr.trim()).slice(0, 500);
    if (NOT_FOUND.test(said)) return undefined;
    // A helper that fails after its answer has put the secret where its words should be.
    const speaks = said !== "" && !/"secret"/i.test(said);
    throw failure(speaks ? said : `it ended with exit code ${answer.code}`);
  }
  const { username, secret } = readAnswer(answer.stdout) ?? {};
  if (username === undefined || secret === undefined) throw failure("its answer is not as agreed");
  if (username === "" && secret === "") return undefined;
  const { serverAddress } = server;
  return username === "<token>"
    ? { kind: "token", identityToken: secret, serverAddress }
    : { kind: "password", username, password: secret, serverAddress };
}

interface HelperAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it could not run, or not to its end. */
  readonly mishap?: string;
}

function runHelper(call: {
  readonly name: string;
  readonly input: string;
  readonly surroundings: HelperSurroundings;
  readonly helperLimit: number;
}): Promise<HelperAnswer> {
  const { name, input, surroundings, helperLimit } = call;
  return new Promise((resolve) => {
    const helper = spawn(`docker-credential-${name}`, ["get"], {
      env: { ...surroundings.env, ...pathWith(surroundings) },
      stdio: "pipe",
      windowsHide: true,
    });
    const answer = { stdout: "", stderr: "" };
    const end = (rest: { code: number | null; mishap?: string }) => {
      clearTimeout(limit);
      resolve({ ...answer, ...rest });
    };
    const limit = setTimeout(() => {
      helper.kill("SIGKILL");
      end({ code: null, mishap: `it did not answer within ${helperLimit / 1000} s` });
    }, helperLimit);
    for (const stream of ["stdout", "stderr"] as const) {
      helper[stream].setEncoding("utf8").on("data", (text: string) => {
        if (answer[stream].length < OUTPUT_LIMIT) answer[stream] += text;
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

/** Editors that are started from a desktop lack the folders that Docker puts helpers in. */
function pathWith({
  env,
  home,
  platform = process.platform,
}: HelperSurroundings): Readonly<Record<string, string>> {
  const windows = platform === "win32";
  const folders = windows
    ? ["C:\\Program Files\\Docker\\Docker\\resources\\bin"]
    : [
        "/usr/local/bin",
        "/opt/homebrew/bin",
        `${home}/.docker/bin`,
        `${home}/.rd/bin`,
        "/Applications/Docker.app/Contents/Resources/bin",
      ];
  // Windows calls it Path, and two of them would be one too many.
  const key = Object.keys(env).find((one) => one.toUpperCase() === "PATH") ?? "PATH";
  const parts = [...(env[key] ? [env[key]] : []), ...folders];
  return { [key]: parts.join(windows ? ";" : ":") };
}

function readAnswer(
  stdout: string,
): { readonly username: string | undefined; readonly secret: string | undefined } | undefined {
  try {
    const record: unknown = JSON.parse(stdout);
    const text = (name: string) => {
      const value =
        typeof record === "object" && record !== null
          ? (record as Record<string, unknown>)[name]
          : undefined;
      return typeof value === "string" ? value : undefined;
    };
    return { username: text("Username"), secret: text("Secret") };
  } catch {
    return undefined;
  }
}

function helperFailure(
  name: string,
  host: string,
  why: string,
): SlipwayError<"credentials-unreadable"> {
  const helper = `docker-credential-${name}`;
  return new SlipwayError(
    "credentials-unreadable",
    { registry: host, helper },
    {
      message: `The credential helper ${helper} gave no login for ${host}: ${why.replace(/\s+/g, " ").replace(/\.$/, "")}.`,
      hint: `Mend ${helper}, or remove it from Docker's config file and log in again.`,
    },
  );
}
