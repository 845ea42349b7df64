import { describeVariable } from "../reference/describeVariable.ts";
import { commandOffer } from "./commandOffer.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { contextOffer } from "./contextOffer.ts";
import type { ArgumentPlace } from "./cursorPlace.ts";
import { documentationOf } from "./documentationOf.ts";
import { folderOffer } from "./folderOffer.ts";
import { isAvailable } from "./frontendVersion.ts";
import { imageOffer } from "./imageOffer.ts";
import { stageNamed } from "./mountOffer.ts";
import { automaticArguments } from "./predefinedArguments.ts";
import { stagePathOffer } from "./stagePathOffer.ts";
import { userOffer } from "./userOffer.ts";
import { variableOffer } from "./variableOffer.ts";

/** What may stand as an argument. */
export function argumentOffer(scope: CompletionScope, place: ArgumentPlace): Offer | undefined {
  const { of, json, instruction, words, typed, quote } = place;
  if (of === "SHELL") return shellOffer(scope, place);
  if (json === "gap" || of === "UNKNOWN" || of === "MAINTAINER") return undefined;
  const isShellText = of === "RUN" || of === "CMD" || of === "ENTRYPOINT" || of === "HEALTHCHECK";
  if (isShellText && json) return undefined;
  const text = isShellText ? place.text : typed;
  if (json || quote !== "'") {
    const use = !isShellText ? "build" : of === "RUN" ? "run" : "start";
    const variable = variableOffer(scope, text, instruction, use);
    if (variable) return variable;
  }
  switch (of) {
    case "FROM":
      return fromOffer(scope, place);
    case "COPY":
    case "ADD":
      return transferOffer(scope, place);
    case "WORKDIR":
      if (words.length > 0) return undefined;
      return folderOffer(scope, instruction, typed, { destination: false, rest: /[^\s]*/y });
    case "VOLUME":
      return folderOffer(scope, instruction, typed, {
        destination: false,
        rest: json ? /[^"]*/y : /[^\s]*/y,
      });
    case "USER":
      return words.length > 0 ? undefined : userOffer(scope, instruction, typed);
    case "STOPSIGNAL":
      return words.length > 0 ? undefined : plain(typed, signals);
    case "EXPOSE":
      return exposeOffer(scope, place);
    case "ARG":
      return argOffer(scope, place);
    case "LABEL":
      return typed.includes("=") ? undefined : plain(typed, labels, "=");
    case "HEALTHCHECK":
      if (words.length === 0) return plain(typed, withCase(scope, ["CMD", "NONE"]));
      return commandOffer(scope, instruction);
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
      return commandOffer(scope, instruction);
    default:
      return undefined;
  }
}

/** What is typed of an image's name; undefined where none may stand. */
export function typedImageIn(place: {
  readonly kind: string;
  readonly of?: string;
  readonly typed?: string;
  readonly words?: readonly string[];
}): string | undefined {
  const { kind, of, typed = "", words = [] } = place;
  if (kind === "argument") return of === "FROM" && words.length === 0 ? typed : undefined;
  return kind === "flag" ? /(?:^--|,)from=([^,]*)$/.exec(typed)?.[1] : undefined;
}

function fromOffer(scope: CompletionScope, { words, typed }: ArgumentPlace): Offer | undefined {
  if (words.length === 0) return imageOffer(scope, typed, { of: "FROM", rest: /[^\s]*/y });
  if (words.length === 1) return plain(typed, withCase(scope, ["AS"]), " ");
  return undefined;
}

/** The last of several words is the destination, and may become a source. */
function transferOffer(scope: CompletionScope, place: ArgumentPlace): Offer | undefined {
  const { instruction, words, typed, json, flags, of } = place;
  const rest = json ? /[^"]*/y : /[^\s]*/y;
  const expand = (raw: string): string | undefined => {
    const { value, complete } = scope.services.variables.expand(raw, instruction);
    return complete ? value : undefined;
  };
  const hasMore = instruction.words.some(({ range }) => range.start > scope.offset);
  const folders = folderOffer(scope, instruction, typed, { destination: true, rest });
  const isLast = words.length > 0 && !hasMore;
  if (isLast && /^(\/|\.?$|\.\/$)/.test(typed) && typed !== "") return folders;
  const from = flags.find((flag) => flag.startsWith("--from="));
  if (from !== undefined && of === "COPY") {
    const stage = stageNamed(scope, from.slice("--from=".length));
    if (isLast) return folders;
    return stage && stagePathOffer(scope, stage, typed, rest);
  }
  const files = contextOffer(scope, typed, { expand, quoted: json === true });
  if (!isLast || typed.includes("/")) return files;
  return { ...files, ...folders, entries: [...folders.entries, ...files.entries] };
}

function exposeOffer(scope: CompletionScope, { typed, instruction }: ArgumentPlace): Offer {
  const slash = typed.indexOf("/");
  if (slash !== -1) return plain(typed.slice(slash + 1), ["tcp", "udp", "sctp"]);
  const exposed = scope.services.stageState.before(instruction).exposed() ?? [];
  return plain(
    typed,
    exposed.map((port) => port.replace(/\/tcp$/, "")),
  );
}

/** In a stage: what the file and the engine declare in front of it. */
function argOffer(scope: CompletionScope, { typed }: ArgumentPlace): Offer | undefined {
  const { document, stage, version } = scope;
  if (!stage || typed.includes("=")) return undefined;
  const entries = new Map<string, CompletionEntry>();
  for (const instruction of document.instructions) {
    if (instruction.kind === "FROM") break;
    if (instruction.kind !== "ARG") continue;
    for (const { key, value } of instruction.pairs) {
      const detail = value
        ? `${value.raw} (in front of the first FROM)`
        : "in front of the first FROM";
      entries.set(key.raw, { label: key.raw, kind: "variable", detail });
    }
  }
  for (const argument of automaticArguments) {
    if (entries.has(argument.name) || !isAvailable(argument, version)) continue;
    const { name: label } = argument;
    const about = documentationOf(describeVariable(label));
    entries.set(label, { label, kind: "variable", detail: "given by the build", ...about });
  }
  return { typed, rest: /[A-Za-z0-9_]*/y, entries: [...entries.values()] };
}

/** Whole lists for SHELL, by what is known of the base. */
function shellOffer(
  { stage, services }: CompletionScope,
  { text }: ArgumentPlace,
): Offer | undefined {
  if (text !== "" && text !== "[") return undefined;
  const facts = stage && services.stageState.baseOf(stage)?.facts;
  const offered = shellPresets.filter(({ name, system }) => {
    if (facts?.os && facts.os.kind !== system) return false;
    // That of busybox, which every Alpine has.
    if (name === "ash") return facts?.os?.family === "alpine";
    return system === "windows" || facts?.shells === undefined || facts.shells.includes(name);
  });
  return {
    typed: text,
    rest: /[^\n\r]*/y,
    entries: offered.map(({ json }) => ({ label: json, kind: "value" })),
  };
}

const shellPresets = [
  { name: "bash", system: "linux", json: '["/bin/bash", "-o", "pipefail", "-c"]' },
  { name: "ash", system: "linux", json: '["/bin/ash", "-eo", "pipefail", "-c"]' },
  { name: "sh", system: "linux", json: '["/bin/sh", "-c"]' },
  {
    name: "powershell",
    system: "windows",
    json: `["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]`,
  },
  { name: "cmd", system: "windows", json: '["cmd", "/S", "/C"]' },
] as const;

/** What programs end on, the usual ones first. */
const signals: readonly string[] = [
  "SIGTERM",
  "SIGINT",
  "SIGQUIT",
  "SIGKILL",
  "SIGHUP",
  "SIGUSR1",
  "SIGUSR2",
  "SIGWINCH",
  "SIGRTMIN+3",
];

const labels: readonly string[] = [
  "title",
  "description",
  "version",
  "revision",
  "created",
  "source",
  "url",
  "documentation",
  "licenses",
  "authors",
  "vendor",
  "ref.name",
  "base.name",
  "base.digest",
].map((key) => `org.opencontainers.image.${key}`);

function withCase({ isLowerCase }: CompletionScope, words: readonly string[]): readonly string[] {
  return isLowerCase ? words.map((word) => word.toLowerCase()) : words;
}

function plain(typed: string, names: readonly string[], behind = ""): Offer {
  return {
    typed,
    rest: behind === "=" ? /[^\s=]*/y : /[^\s/]*/y,
    entries: names.map((label) => ({
      label,
      kind: "value",
      ...(behind !== "" && { insertText: label + behind }),
    })),
  };
}
