import type { Instruction } from "../../src/dockerfile/document.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

/**
 * A Dockerfile brought down to what its image's configuration and packages come from: the last stage,
 * and of its RUNs only which packages stay. What is condensed already stays as it is.
 */
export function condense(text: string): string {
  const document = parseDockerfile(text);
  const last = document.stages.at(-1);
  if (!last) throw new Error("There is no FROM in it.");
  const needed = [last];
  for (let at = last.parent; at !== undefined; at = document.stages[at]?.parent) {
    const stage = document.stages[at];
    if (!stage) break;
    needed.unshift(stage);
  }
  const [first] = needed;
  const globals = document.instructions.filter(
    ({ kind, range }) => kind === "ARG" && range.start < (document.stages[0]?.range.start ?? 0),
  );
  const lines = [...globals, ...(first ? [first.from] : [])].map(oneLine);
  for (const stage of needed) for (const at of stage.instructions) lines.push(...condensed(at));
  return lines.map((line) => `${line}\n`).join("");
}

const kept = new Set<Instruction["kind"]>([
  ...(["ENV", "ARG", "WORKDIR", "USER", "ENTRYPOINT", "CMD"] as const),
  ...(["SHELL", "EXPOSE", "VOLUME", "ONBUILD"] as const),
]);

function condensed(instruction: Instruction): readonly string[] {
  if (kept.has(instruction.kind)) return [oneLine(instruction)];
  if (instruction.kind !== "RUN") return [];
  const script = instruction.shell?.text ?? instruction.words.map(({ value }) => value).join(" ");
  return installs(script).map((install) => `RUN ${install}`);
}

function oneLine({ keyword, flags, words, json, ...rest }: Instruction): string {
  const given = flags.map(({ name, value }) => `--${name.value}=${value?.raw ?? ""}`);
  const typed = "pairs" in rest && !rest.legacy ? words.map(({ raw }) => raw) : rawWords();
  return [keyword.value.toUpperCase(), ...given, ...typed].join(" ");

  function rawWords(): string[] {
    if (json) return [`[${words.map(({ value }) => JSON.stringify(value)).join(", ")}]`];
    if ("shell" in rest && rest.shell) return [rest.shell.text];
    if ("trigger" in rest && rest.trigger) return [oneLine(rest.trigger)];
    return words.map(({ raw }) => raw);
  }
}

/** What a script installs and leaves: what it takes away again is for building. */
function installs(script: string): readonly string[] {
  const text = script.replace(/^\s*#.*$/gm, "");
  const lines: string[] = [];
  // Marks all as not wanted any more, and purges those: libraries stay.
  const purged = /apt-mark auto '\.\*'/.test(text) && text.includes("--auto-remove");
  const removed = new Set(
    [...text.matchAll(/\bapt-get\s+(?:remove|purge)\b([^;&|]*)/g)].flatMap(([, typed = ""]) =>
      typed.split(/\s+/),
    ),
  );
  for (const [, tool = "", typed = ""] of text.matchAll(
    /\b(apt-get|apk|microdnf|dnf|yum|tdnf)\b(?:\s+-{1,2}\S+)*\s+(?:install|add)\b([^;&|]*)/g,
  )) {
    const words = typed.split(/\s+/).filter((word) => word !== "" && word !== "\\");
    const name = words[words.findIndex((word) => /^(--virtual|-t)$/.test(word)) + 1];
    const temporary =
      tool === "apk"
        ? /(^|\s)(--virtual|-t)\s/.test(typed) &&
          new RegExp(`apk del[^;&|]*${(name ?? "").replace(/[.$]/g, "\\$&")}`).test(text)
        : tool === "apt-get" && purged;
    if (temporary) continue;
    const packages = words.filter(
      (word, index) =>
        !word.startsWith("-") &&
        // The libraries that scanelf found.
        word !== "$runDeps" &&
        !/^(--virtual|-t)$/.test(words[index - 1] ?? "") &&
        !removed.has(word),
    );
    if (packages.length > 0)
      lines.push(`${tool} ${tool === "apk" ? "add" : "install"} ${packages.join(" ")}`);
  }
  return lines;
}
