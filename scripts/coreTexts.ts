import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { instructionKinds } from "../src/dockerfile/instructionKinds.ts";
import { catalog } from "../src/lint/catalog.ts";
import { stringLiterals } from "./stringLiterals.ts";

/**
 * What the core says in English and the editor shows: the sentences and phrases in the files that
 * the extension loads, and the words of the rules. What a sentence puts in is `{0}`, or `{name}` in a
 * rule. The editor finds them again in what it is given; see `src/vscode/phrasebook.ts`.
 */
export function coreTexts(): readonly string[] {
  const ofRules = catalog.flatMap(({ summary, why, messages }) => [
    ...[summary, why],
    ...Object.values(messages).flatMap(inEachCase),
  ]);
  const ofFiles = loadedFiles().flatMap((file) => collectPhrases(file, read(file)));
  return [...new Set([...words, ...ofRules, ...ofFiles])];
}

/** What nothing in the sources tells from names and data: words that stand alone, what rules put in. */
const words = [
  ...["none", "defaults", "on", "off", "yes", "no", "kept", "default"],
  ...["created", "dead", "exited", "paused", "removing", "restarting", "running", "stopping"],
  ...["exited ({0})", "restarting ({0})"],
  ...["running (healthy)", "running (unhealthy)", "running (starting)"],
  ...[
    "a shell's text",
    "paths with brackets",
    "the text",
    "the stage {0}",
    "{0} and {1}",
    "read {0}",
  ],
] as const;

/** A word that the grammar of other languages needs is put in for them to see. */
function inEachCase(message: string): readonly string[] {
  if (!message.includes("{case}")) return [message];
  return ["lower", "upper"].map((word) => message.replaceAll("{case}", word));
}

/** What a person may read of the strings in a file. */
export function collectPhrases(file: string, source: string): readonly string[] {
  const isRule = file.startsWith("src/lint/rules/");
  const isInternal = /^src\/(?:app|assemble|image)\//.test(file) ? internalError : /$^/;
  return stringLiterals(source)
    .filter(({ before }) => !isRule || /\btitle[:=][^{}[\]]*$/.test(before))
    .filter(({ before }) => !noPhrase.test(before) && !isInternal.test(before))
    .map(({ text }) => text)
    .filter(isPhrase);
}

/** In front of what is compared or searched for, of names, examples, and of what only the log has. */
const noPhrase =
  /(?:[=!]==|\bcase|includes\(|sWith\(|split\(|replace\([^()]*|newSet\(|(?:Type|Range)Error\(|\.(?:info|debug|trace)\(|\b(?:template|example|label|from|import):?)$/;

/** Of these rooms such an error is a mistake of ours; of others it gives a reason. */
const internalError = /newError\($/;

/** Two words, or enough letters around what is put in; no code, address or command line. */
export function isPhrase(text: string): boolean {
  if (shortPhrases.has(text) || isPiece(text)) return true;
  if (notPhrase.some((pattern) => pattern.test(text))) return false;
  const literal = text.replace(/\{\w+\}/g, " ");
  const words = literal.match(/[A-Za-z][A-Za-z']*/g) ?? [];
  if (literal === text) return words.length >= 2 && text.includes(" ");
  return words.join("").length >= 5 && words.some((word) => word.length > 2);
}

/** What stands behind a phrase in some of its sentences, with the blank that parts them. */
function isPiece(text: string): boolean {
  return /^(?:[,;]| \(?)[ a-z][^="]*$/.test(text) && (text.match(/[a-z]+/g) ?? []).length >= 2;
}

const notPhrase: readonly RegExp[] = [
  /^[\s,]|[\n\0]|=>|\(\?|# buildkit$/,
  /^(?:--|==|#|type=|[$/<[.@]\S|[\w-]+:\/\/)/,
  /^[a-z-]+ \{0\}$|^\S+$|^\S+ (?:-|&&)/,
  // Words of a shell, and command lines.
  /^(?:if then|declare typeset) |^slipway [a-z]+ -|^\{0\}(?:# |ignored:)/,
  /^(?:slipway|apt|apt-get|dnf5?|npm|yarn|pip|cargo|go|mod|groups?|module|workspaces) [a-z]+(?: [a-z]+| -\S+)?$/,
  /^[A-Z0-9_ ]+$|^cache clean$|^layer-index|^Basic \{0\}$/,
  new RegExp(`^(?:${instructionKinds.join("|")}|GET|POST|PUT|HEAD|Bearer) [^a-z]`),
];

/** Those that look like the beginning of a command line and are none. */
const shortPhrases: ReadonlySet<string> = new Set([
  ...["stage {0}", "context {0}", "without {0}", "layer {0}", "inspect {0}", "load {0}"],
  ...["made {0}"],
  ...["pull {0}", "push {0}", "save {0}", "remove {0}"],
  ...["user {0}", "workdir {0}", "shell {0}", "from {0}{1}"],
]);

/** All files of the core that `extension.ts` leads to, the lazily loaded ones too. */
export function loadedFiles(): readonly string[] {
  const found = new Set<string>();
  const open = ["src/extension.ts"];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, name = ""] of read(file).matchAll(/(?:\bfrom|\bimport\()\s*"(\.[^"]+\.ts)"/g)) {
      const path = posix.join(posix.dirname(file), name);
      if (existsSync(new URL(path, root))) open.push(path);
    }
  }
  return [...found].filter((file) => !notShown.some((start) => file.startsWith(start))).sort();
}

/** The editor's own words go through `l10n.t`; the others have names and data, or talk to machines. */
const notShown = [
  ...["src/extension.ts", "src/vscode/"],
  ...["src/lint/baseimages/", "src/engine/grpc/", "src/engine/session/"],
  ...["src/assemble/archives/", "src/progress/render", "src/authoring/links/"],
  ...["src/dockerfile/signals.ts", "src/authoring/completion/predefinedArguments.ts"],
  // What is written into a Dockerfile.
  ...["src/scaffold/dockerfileText.ts", "src/scaffold/healthchecks.ts"],
  ...["src/scaffold/go/goDockerfile.ts", "src/scaffold/rust/rustDockerfile.ts"],
  ...["src/scaffold/dotnet/dotnetDockerfile.ts", "src/scaffold/java/javaDockerfile.ts"],
  ...["src/scaffold/node/nodeDockerfile.ts", "src/scaffold/node/nodeCommands.ts"],
  ...["src/scaffold/python/pythonDockerfile.ts", "src/scaffold/generic/genericDockerfile.ts"],
  ...["src/scaffold/missingIgnoreLines.ts", "src/scaffold/ignoreText.ts"],
] as const;

const root = new URL("../", import.meta.url);

function read(file: string): string {
  return readFileSync(new URL(file, root), "utf8");
}
