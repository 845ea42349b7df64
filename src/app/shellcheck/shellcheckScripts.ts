import type { DockerfileDocument, Instruction, MappedText } from "../../dockerfile/document.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type { LintServices } from "../../lint/services.ts";
import { attachHeredocs } from "./attachHeredocs.ts";
import {
  type ShellcheckDialect,
  type ShellcheckScript,
  shellcheckScript,
} from "./shellcheckScript.ts";

/**
 * What ShellCheck is asked about: the shell form and the heredoc bodies of RUN, also behind ONBUILD,
 * where a shell runs them that it knows.
 */
export function shellcheckScripts(
  document: DockerfileDocument,
  services: Pick<LintServices, "shell" | "variables">,
): readonly ShellcheckScript[] {
  return document.instructions.flatMap((instruction) => {
    const run = instruction.kind === "ONBUILD" ? instruction.trigger : instruction;
    if (run?.kind !== "RUN") return [];
    return services.shell.of(run).flatMap((script) => {
      const dialect = dialects.get(script.script.dialect);
      const source = sourceOf(script, run, document.text);
      if (!dialect || !source) return [];
      const found = shellcheckScript(source, {
        dialect,
        escapeChar: script.form === "heredoc" ? undefined : document.escape,
        errexit: script.command.some((word) => errexit.test(word)),
        variables: knownNames(source.text, run, services),
      });
      return found ? [found] : [];
    });
  });
}

const dialects: ReadonlyMap<string, ShellcheckDialect> = new Map([
  ["sh", "sh"],
  ["bash", "bash"],
  ["ash", "dash"],
  ["dash", "dash"],
  ["ksh", "ksh"],
]);

const errexit = /^(-[A-Za-z]*e[A-Za-z]*|errexit)$/;

function sourceOf(
  { script, form }: RunScript,
  { heredocs }: Instruction,
  documentText: string,
): MappedText | undefined {
  switch (form) {
    case "exec":
      return undefined;
    case "heredoc":
      return script.source;
    case "shell":
      return heredocs.length === 0
        ? script.source
        : attachHeredocs(script.source, heredocs, documentText);
  }
}

/** The names in a script that are set when it starts, sorted. */
function knownNames(
  text: string,
  run: Instruction,
  { variables }: Pick<LintServices, "variables">,
): readonly string[] {
  const names = new Set(text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []);
  const secrets = secretNames(run);
  return [...names]
    .filter(
      (name) =>
        proxies.has(name) || secrets.has(name) || variables.resolve(name, run) !== undefined,
    )
    .sort();
}

/** Set by the engine for every RUN, without an ARG. */
const proxies: ReadonlySet<string> = new Set(
  ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]),
);

/** `RUN --mount=type=secret,id=token,env=TOKEN` sets a variable. */
function secretNames({ flags }: Instruction): ReadonlySet<string> {
  return new Set(
    flags.flatMap(({ value }) =>
      (value?.value ?? "")
        .split(",")
        .flatMap((field) => (field.startsWith("env=") ? [field.slice("env=".length)] : [])),
    ),
  );
}
