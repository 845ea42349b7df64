import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildStep } from "./buildSteps.ts";

/** What a step did: the programs that it called, each with its folder and arguments, and its end. */
export interface StepOutcome {
  readonly calls: readonly string[];
  /** The exit code; undefined where it ran too long. */
  readonly code: number | undefined;
}

export interface StubBuild {
  /** Runs a step; programs of `failing` fail: a name, or `name:verb`. */
  run(step: BuildStep, failing: readonly string[]): Promise<StepOutcome>;
  dispose(): void;
}

/**
 * Runs the scripts of RUN without anything happening: on PATH are but stubs, which write down how they
 * were called, and `cd` only remembers the folder.
 */
export function createStubBuild(): StubBuild {
  const folder = mkdtempSync(join(tmpdir(), "slipway-stubs-"));
  const bin = join(folder, "bin");
  const work = join(folder, "work");
  for (const path of [bin, work]) mkdirSync(path);
  const write = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}`);
    chmodSync(join(bin, name), 0o755);
  };
  for (const name of programs) write(name, recorder);
  for (const name of ["sudo", "env", "time", "xargs"]) write(name, wrapper);
  for (const name of ["sh", "bash"]) write(name, shellStub);
  let runs = 0;
  return {
    async run({ command, script, folder: start }, failing) {
      runs += 1;
      const log = join(folder, `log-${runs}`);
      writeFileSync(log, "");
      const [program = "", ...options] = command;
      const code = await ended(program, [...options, `${prelude}\n${script}`], work, {
        PATH: bin,
        STUB_LOG: log,
        STUB_FAIL: ` ${failing.join(" ")} `,
        STUB_PRELUDE: prelude,
        FOLDER: start,
        HOME: "/root",
        LC_ALL: "C",
      });
      const calls = readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line !== "");
      rmSync(log);
      return { calls, code };
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function ended(
  program: string,
  options: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, options, { cwd, env, stdio: "ignore", timeout: 5_000 });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? undefined));
  });
}

/** On one line, so that it changes no line number. */
const prelude =
  'cd() { case "${1-}" in /*) FOLDER=$1 ;; *) FOLDER=$FOLDER/${1-} ;; esac; export FOLDER; }; umask() { :; }';

/** What a pipe brings is read to the end first, so that the calls of a pipe have an order. */
const recorder = `while IFS= read -r line; do :; done
name=\${0##*/}
call="$FOLDER $name"
verb=
for word; do
  call="$call <$word>"
  case $word in -*) ;; *) verb=\${verb:-$word} ;; esac
done
printf '%s\\n' "$call" >> "$STUB_LOG"
[ "$name" = apt ] && name=apt-get
case $STUB_FAIL in *" $name "* | *" $name:$verb "*) exit 7 ;; esac
exit 0
`;

const wrapper = `[ "\${0##*/}" = xargs ] && while IFS= read -r line; do :; done
while :; do
  case "\${1-}" in
    -*) shift ;;
    *=*) export "$1"; shift ;;
    *) break ;;
  esac
done
[ $# -eq 0 ] && exit 0
exec "$@"
`;

const shellStub = `case "\${1-}" in
  -*c) flag=$1; text=$2; shift 2; exec "/bin/\${0##*/}" "$flag" "$STUB_PRELUDE
$text" "$@" ;;
esac
${recorder}`;

const programs: readonly string[] = [
  ...[
    "apt-get",
    "apt",
    "apt-key",
    "apk",
    "yum",
    "dnf",
    "microdnf",
    "zypper",
    "dpkg",
    "pip",
    "pip3",
  ],
  ...["python3", "npm", "yarn", "gem", "go", "wget", "curl", "mkdir", "chown", "chmod", "useradd"],
  ...["rm", "ln", "adduser", "make", "git", "tar", "ssh", "ps", "service", "shutdown", "id", "a"],
  ...["groupadd", "tee", "grep", "sort", "uniq", "apt-cache", "dpkg-query", "cat"],
];
