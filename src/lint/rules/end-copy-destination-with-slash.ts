import type { TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import {
  addSlash,
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
  wildcardToDots:
    "{source} may match several files, which the classic builder copies only to a destination that ends with a slash. Write {destination}/ instead.",
} as const;

/**
 * Seen on Docker 20.10 and 28.5: the classic builder answers "When using COPY with more than one
 * source file, the destination must be a directory and end with a /", for `.`, `..` and `/x/.` too,
 * even where the folder exists; BuildKit takes all of them. Both write a wildcard's single match
 * to a file named like the destination, unless that is a folder already.
 */
export const endCopyDestinationWithSlash = defineRule({
  id: "end-copy-destination-with-slash",
  summary: "Require a slash at the end of a COPY or ADD destination that takes several files.",
  why: "Without the slash the classic builder refuses several sources, even for `.`, and a wildcard that happens to match a single file is written as a file with the folder's name.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "error" },
  aliases: ["hadolint/DL3021"],
  fix: "safe",
  messages,
  examples: {
    bad: ["FROM alpine\nCOPY go.mod go.sum /src", "FROM alpine\nCOPY *.conf /etc/app"],
    good: ["FROM alpine\nCOPY go.mod go.sum /src/", "FROM alpine\nCOPY app.conf /etc/app.conf"],
  },
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
  context.report({
    at: destination.range,
    message: /(^|\/)\.\.?$/.test(known ?? "") ? "wildcardToDots" : "wildcard",
    data: { source: source.value, destination: destination.value },
    fix: slashFix(context, transfer),
  });
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
    at: transfer.destination.range,
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
