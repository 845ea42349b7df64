import { describeDirective } from "../reference/describeDirective.ts";
import { buildChecks, experimentalBuildChecks } from "./buildChecks.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { documentationOf } from "./documentationOf.ts";

/** Parser directives at the top, and in all comments those that turn rules off. */
export function commentOffer(
  scope: CompletionScope,
  { typed, mayBeDirective }: { readonly typed: string; readonly mayBeDirective: boolean },
): Offer | undefined {
  const directive = /^#[ \t]*([A-Za-z]+)[ \t]*=[ \t]*(.*)$/.exec(typed);
  if (directive && mayBeDirective) {
    const value = valueOffer(directive[1]?.toLowerCase() ?? "", directive[2] ?? "");
    if (value) return value;
  }
  const ignore =
    /^#[ \t]*(slipway|hadolint)[ \t]+(?:(?:global|stage)[ \t]+)?ignore[ \t]*=(.*)$/.exec(typed);
  if (ignore) return ruleOffer(scope, ignore[1] ?? "", ignore[2] ?? "");
  const name = /^#[ \t]*([A-Za-z= ]*)$/.exec(typed)?.[1];
  if (name === undefined) return undefined;
  const entries = [...(mayBeDirective ? directiveEntries(scope) : []), ...ignoreEntries];
  // Prose is not what anybody wants to hear of our comments for.
  return entries.some(({ label }) => label.startsWith(name))
    ? { typed: name, rest: /[A-Za-z]*=?/y, entries }
    : undefined;
}

/** Those that are not there yet. */
function directiveEntries({ document, offset }: CompletionScope): readonly CompletionEntry[] {
  const present = new Set(
    document.directives
      .filter(({ range }) => offset < range.start || offset > range.end)
      .map(({ name }) => name.value.toLowerCase()),
  );
  return directives
    .filter((name) => !present.has(name))
    .map((name) => ({
      label: `${name}=`,
      kind: "directive",
      ...documentationOf(describeDirective(name)),
      triggersAgain: true,
    }));
}

const directives = ["syntax", "check", "escape"] as const;

const ignoreEntries: readonly CompletionEntry[] = [
  ["slipway ignore=", "Turns rules off for the next instruction."],
  ["slipway stage ignore=", "Turns rules off for the stage."],
  ["slipway global ignore=", "Turns rules off for the file."],
].map(([label = "", documentation = ""]) => ({
  label,
  kind: "directive",
  documentation,
  triggersAgain: true,
}));

function valueOffer(name: string, typed: string): Offer | undefined {
  const rest = /[^\s]*/y;
  const list = (labels: readonly string[], about?: string): Offer => ({
    typed,
    rest,
    entries: labels.map((label) => ({
      label,
      kind: "value",
      ...(about !== undefined && { detail: about }),
    })),
  });
  if (name === "syntax") return list(["docker/dockerfile:1", "docker/dockerfile:1-labs"]);
  if (name === "escape") return list(["`", "\\"]);
  return name === "check" ? checkOffer(typed) : undefined;
}

/** Options split at semicolons; of `skip` and `experimental` names split at commas. */
function checkOffer(typed: string): Offer {
  const options = typed.split(";");
  const option = options.pop() ?? "";
  const equals = option.indexOf("=");
  const rest = /[A-Za-z]*/y;
  if (equals === -1) {
    const present = new Set(options.map((it) => it.split("=")[0]));
    const entries = ["skip", "error", "experimental"]
      .filter((name) => !present.has(name))
      .map(
        (name): CompletionEntry => ({ label: `${name}=`, kind: "directive", triggersAgain: true }),
      );
    return { typed: option, rest, entries };
  }
  const value = option.slice(equals + 1);
  if (option.startsWith("error=")) {
    return { typed: value, rest, entries: [{ label: "true", kind: "value" }] };
  }
  const names = option.startsWith("skip=") ? buildChecks : experimentalBuildChecks;
  const before = value.split(",");
  const name = before.pop() ?? "";
  const entries = [...(before.length === 0 ? ["all"] : []), ...names]
    .filter((it) => !before.includes(it))
    .map((label): CompletionEntry => ({ label, kind: "rule" }));
  return { typed: name, rest, entries };
}

function ruleOffer({ known }: CompletionScope, dialect: string, list: string): Offer | undefined {
  if (/#| -- /.test(list)) return undefined;
  const before = list.split(",").map((name) => name.trim());
  before.pop();
  const typed = /[^,\s]*$/.exec(list)?.[0] ?? "";
  const entries = known.rules.flatMap(({ id, summary, aliases }): CompletionEntry[] => {
    const names =
      dialect === "slipway"
        ? [id]
        : aliases
            .filter((it) => it.startsWith("hadolint/"))
            .map((it) => it.slice("hadolint/".length));
    return names
      .filter((name) => !before.includes(name))
      .map((label) => ({ label, kind: "rule", documentation: summary }));
  });
  return { typed, rest: /[A-Za-z0-9-]*/y, entries };
}
