import type { FromInstruction } from "../../dockerfile/document.ts";
import type { StageBase } from "../../dockerfile/stageState.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { readGoCommand } from "../shared/goCommands.ts";
import { projectVisitor } from "../shared/projectVisitor.ts";
import { splitImageName } from "../shared/splitImageName.ts";

export const matchGoVersion = defineRule({
  id: "match-go-version",
  summary: "Require the version of Go that go.mod asks for.",
  why: "Since Go 1.21 the `go` line of go.mod is the least version that builds the module. The official images set `GOTOOLCHAIN=local`, so go downloads no newer one there: it stops. The rule speaks where go looks at a go.mod of the build context, and the tag of the official image, or the image itself where the engine or a registry was asked, has a version that is older for sure.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "unsafe",
  messages: {
    older:
      "{file} asks for Go {wanted} at least, and this image has {version} and GOTOOLCHAIN=local, so go stops. Take golang:{newer}.",
    old: "{file} asks for Go {wanted} at least, and this image has {version}, which refuses that. Take golang:{newer}.",
  },
  examples: {
    files: { "go.mod": "module example.com/app\n\ngo 1.23.4\n" },
    bad: ["FROM golang:1.22\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download"],
    good: [
      "FROM golang:1.23\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download",
      "FROM golang:1.22\nENV GOTOOLCHAIN=auto\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download",
    ],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["go"],
  create(context) {
    const { document, services, report } = context;
    if (hasForeignSyntax(document)) return {};
    // What may take another toolchain, or change the line.
    if (/GOTOOLCHAIN|GOFLAGS|\bgo[ \t]+(mod[ \t]+(edit|init)|get[ \t])/.test(document.text))
      return {};
    /** How often each was looked at: the modules of a stage are few. */
    const looks = new Map<FromInstruction, number>();
    return projectVisitor(context, ["go"], ({ stage, commands, files, find }) => {
      const base = services.stageState.baseOf(stage);
      const count = base ? (looks.get(base.from) ?? 0) : 0;
      if (!base?.complete || count >= mostLooks || !base.from.image) return;
      if (!commands.some(readsGoMod)) return;
      looks.set(base.from, count + 1);
      const version = goVersionOf(base);
      const file = version && find("go.mod");
      const text = file === undefined ? undefined : files.text(file);
      const wanted = text === undefined ? undefined : goLineOf(text);
      if (!version || file === undefined || !wanted || !refuses(version, wanted)) return;
      looks.set(base.from, mostLooks);
      const { tag } = splitImageName(base.reference);
      const newer = newerTag(tag, wanted);
      report({
        at: base.from.image.range,
        message: version.minor >= 21 ? "older" : "old",
        data: {
          file,
          wanted: nameOf(wanted),
          version: nameOf(version),
          newer: newer ?? `${wanted.major}.${wanted.minor}`,
        },
        fix: newer === undefined ? undefined : tagFix(base.from, tag, newer),
      });
    });
  },
});

const mostLooks = 20;

interface GoVersion {
  readonly major: number;
  readonly minor: number;
  /** Undefined for a tag that moves on to the newest patch. */
  readonly patch: number | undefined;
}

/** With a module of its own folder; `go install x@v1` looks at no go.mod. */
function readsGoMod(command: NamedCommand): boolean {
  const go = readGoCommand(command);
  if (!go || go.options.has("C") || go.options.has("modfile")) return false;
  if (/\b(cd|pushd|popd)\b/.test(command.run.script.source.text)) return false;
  switch (go.verb.value) {
    case "build":
    case "generate":
    case "list":
    case "test":
    case "vet":
      return true;
    case "install":
    case "run":
      return go.operands.every(({ value }) => !value.includes("@") && !value.includes("$"));
    case "mod":
      return /^(download|tidy|vendor|verify)$/.test(go.operands[0]?.value ?? "");
    default:
      return false;
  }
}

/** By the image itself where somebody looked at it, else by its tag. */
function goVersionOf({ reference, facts }: StageBase): GoVersion | undefined {
  const { repository, tag } = splitImageName(reference);
  if (repository !== "golang" || reference.includes("@")) return undefined;
  const isSeen = facts?.source?.kind === "engine" || facts?.source?.kind === "registry";
  const seen = isSeen ? facts?.env?.GOLANG_VERSION : undefined;
  return readVersion(seen ?? /^[^-]*/.exec(tag)?.[0] ?? "");
}

function readVersion(text: string): GoVersion | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch] = match;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: patch === undefined ? undefined : Number(patch),
  };
}

function goLineOf(goMod: string): GoVersion | undefined {
  return readVersion(/^[ \t]*go[ \t]+([\d.]+)[ \t]*(?:\/\/.*)?\r?$/m.exec(goMod)?.[1] ?? "");
}

/** Before 1.21 the line was advice; the last patches of 1.19 and 1.20 refuse what is 1.22 or later. */
function refuses(has: GoVersion, wanted: GoVersion): boolean {
  if (has.major !== 1 || wanted.major !== 1) return false;
  if (has.minor >= 21) {
    if (wanted.minor !== has.minor) return wanted.minor > has.minor;
    return has.patch !== undefined && wanted.patch !== undefined && wanted.patch > has.patch;
  }
  const firstPatch = has.minor === 20 ? 8 : has.minor === 19 ? 13 : undefined;
  if (firstPatch === undefined || wanted.minor < 22) return false;
  return has.patch === undefined || has.patch >= firstPatch;
}

function nameOf({ major, minor, patch }: GoVersion): string {
  return patch === undefined ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}

/** As exact as the tag was; undefined where it names a system that the newer one may not have. */
function newerTag(tag: string, wanted: GoVersion): string | undefined {
  const match = /^\d+\.\d+(\.\d+)?(-alpine|-bookworm)?$/.exec(tag);
  if (!match) return undefined;
  const [, patch, system = ""] = match;
  const version = patch === undefined ? { ...wanted, patch: undefined } : wanted;
  return nameOf(version) + system;
}

function tagFix({ image }: FromInstruction, tag: string, newer: string): FixProposal | undefined {
  if (!image?.raw.endsWith(`:${tag}`)) return undefined;
  const { end } = image.range;
  return {
    title: `Take golang:${newer}`,
    edits: [{ range: { start: end - tag.length, end }, newText: newer }],
  };
}
