import type { ContextPath } from "../../dockerfile/contextFiles.ts";
import type { TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { contextIndex } from "../shared/contextIndex.ts";
import { contextSources } from "../shared/contextSources.ts";
import { looksLikeFile } from "../shared/fileNames.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import {
  addSlash,
  destinationPath,
  endsWithDots,
  endsWithSlash,
  hasWildcard,
  isRemote,
  knownDestination,
} from "../shared/transferPaths.ts";

const messages = {
  several:
    "{keyword} has several sources, but its destination {destination} does not end with a slash: the classic builder refuses that. End it with a slash.",
  wildcard:
    "{source} may match a single file, which is then written as a file named {destination}, or several, which the classic builder refuses. End the destination with a slash.",
  oneFile:
    "{source} matches {file} alone, which is written as a file named {destination} unless that is a folder already. End the destination with a slash.",
  overwritten:
    "{source} matches {count} files: BuildKit writes one over the other if {destination} is no folder yet, and the classic builder refuses. End it with a slash.",
  wildcardToDots:
    "{source} may match several files, which the classic builder copies only to a destination that ends with a slash. Write {destination}/ instead.",
} as const;

/**
 * Seen on Docker 20.10 and 28.5: the classic builder answers "When using COPY with more than one
 * source file, the destination must be a directory and end with a /", for `.`, `..` and `/x/.` too,
 * even where the folder exists; BuildKit takes all of them. Both write a wildcard's single match
 * to a file named like the destination, unless that is a folder already. Of several matches
 * BuildKit then leaves the last, without a word.
 */
export const endCopyDestinationWithSlash = defineRule({
  id: "end-copy-destination-with-slash",
  summary: "Require a slash at the end of a COPY or ADD destination that takes several files.",
  why: "Without the slash the classic builder refuses several sources, even for `.`, and a wildcard that happens to match a single file is written as a file with the folder's name. Where the files of the build context are known, the rule says what a wildcard matches, and is silent for a single folder and for a single file that goes to `.`.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "error" },
  aliases: ["hadolint/DL3021"],
  fix: "safe",
  messages,
  examples: {
    bad: ["FROM alpine\nCOPY go.mod go.sum /src", "FROM alpine\nCOPY *.conf /etc/app"],
    good: ["FROM alpine\nCOPY go.mod go.sum /src/", "FROM alpine\nCOPY app.conf /etc/app.conf"],
  },
  needs: ["baseImage", "buildContext"],
  onbuild: true,
  create(context) {
    const check = (transfer: TransferInstruction): void => {
      if (context.preset === "hadolint") checkAsHadolint(context, transfer);
      else checkTransfer(context, transfer);
    };
    return { COPY: check, ADD: check };
  },
});

function checkTransfer(context: RuleContext<typeof messages>, transfer: TransferInstruction): void {
  const { destination, sources, heredocs } = transfer;
  if (!destination || endsWithSlash(destination.value)) return;
  const known = knownDestination(context.services, transfer);
  // A variable may bring the slash along.
  if (known === undefined && context.preset === "recommended") return;
  if (known !== undefined && endsWithSlash(known)) return;
  if (sources.length + heredocs.length > 1) {
    reportSeveral(context, transfer);
    return;
  }
  const [source] = sources;
  if (!source || !hasWildcard(source.value)) return;
  if (transfer.kind === "ADD" && isRemote(source.value)) return;
  const report = { at: destination.range, fix: slashFix(context, transfer) };
  const data = { source: source.value, destination: destination.value };
  const matched = matchesOf(context, transfer);
  const files = matched.filter(({ kind }) => kind !== "folder");
  const [file] = matched;
  if (endsWithDots(known ?? "") || isWorkdir(context, transfer)) {
    // A single file ends up in the folder with any builder.
    if (matched.length !== 1) context.report({ ...report, message: "wildcardToDots", data });
    return;
  }
  if (matched.length === 1 && files.length === 0) return;
  if (context.preset === "recommended" && isRename(source.value, known ?? "")) {
    // Of several files the last is left, but which one is meant is for a person to say.
    if (files.length > 1) {
      const count = String(matched.length);
      context.report({ at: destination.range, message: "overwritten", data: { ...data, count } });
    }
    return;
  }
  if (files.length > 1) {
    const count = String(files.length);
    context.report({ ...report, message: "overwritten", data: { ...data, count } });
  } else if (file && matched.length === 1) {
    context.report({ ...report, message: "oneFile", data: { ...data, file: file.path } });
  } else context.report({ ...report, message: "wildcard", data });
}

/** WORKDIR has made the folder, or the base image has it. */
function isWorkdir(
  { services }: RuleContext<typeof messages>,
  transfer: TransferInstruction,
): boolean {
  const { workdir } = services.stageState.before(transfer);
  return workdir !== undefined && destinationPath(services, transfer) === workdir;
}

/** What a wildcard matches now; nothing where that is not known. */
function matchesOf(
  { services }: RuleContext<typeof messages>,
  transfer: TransferInstruction,
): readonly ContextPath[] {
  const { contextFiles } = services;
  if (!contextFiles || contextFiles.isCut) return [];
  return contextSources(services, transfer).flatMap(({ value }) =>
    contextIndex(contextFiles).match(value),
  );
}

/** True for `target/*.jar` as `/app.jar` and `build/*-runner` as `/app`: a file that gets another name. */
function isRename(source: string, destination: string): boolean {
  const ending = /\.\w+$/.exec(source)?.[0];
  const [sourceName = ""] = /[^/]*$/.exec(source) ?? [];
  const [name = ""] = /[^/]*$/.exec(destination) ?? [];
  // Programs have no ending, as folders have none: which of the two is meant is not known.
  if (!sourceName.includes(".") && /\w/.test(sourceName)) return !name.includes(".");
  return ending !== undefined && destination.endsWith(ending) && looksLikeFile(destination);
}

/** DL3021 looks at the text alone, and at COPY alone. */
function checkAsHadolint(
  context: RuleContext<typeof messages>,
  transfer: TransferInstruction,
): void {
  // It does not look inside ONBUILD here.
  if (transfer.onbuild) return;
  const { kind, destination, sources, heredocs } = transfer;
  if (kind !== "COPY" || !destination || sources.length + heredocs.length < 2) return;
  if (!destination.value.endsWith("/")) reportSeveral(context, transfer);
}

function reportSeveral(context: RuleContext<typeof messages>, transfer: TransferInstruction): void {
  if (!transfer.destination) return;
  context.report({
    at: onFirstLine(context, transfer, transfer.destination.range),
    message: "several",
    data: {
      keyword: transfer.keyword.value.toUpperCase(),
      destination: transfer.destination.value,
    },
    fix: slashFix(context, transfer),
  });
}

function slashFix(
  { document, services }: RuleContext<typeof messages>,
  transfer: TransferInstruction,
) {
  if (!transfer.destination) return undefined;
  return {
    title: "End the destination with a slash",
    edits: [addSlash(document, transfer.destination)],
    // What an unknown variable holds may already end with one.
    safe: knownDestination(services, transfer) !== undefined,
  };
}
