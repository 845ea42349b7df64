import type { Instruction } from "../../dockerfile/document.ts";
import { describeMountKey } from "../reference/describeMountKey.ts";
import { describeMountType } from "../reference/describeMountType.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { contextOffer } from "./contextOffer.ts";
import { documentationOf } from "./documentationOf.ts";
import { isAvailable } from "./frontendVersion.ts";
import { imageOffer } from "./imageOffer.ts";
import { cacheFolders, mountKeys, mountTypes, sharingModes } from "./mountTable.ts";
import { stagePathOffer } from "./stagePathOffer.ts";
import { variableOffer } from "./variableOffer.ts";

/** Keys and values of `RUN --mount=`; `value` is what stands behind the `=`, up to the cursor. */
export function mountOffer(
  scope: CompletionScope,
  instruction: Instruction,
  value: string,
): Offer | undefined {
  const fields = value.split(",");
  const field = fields.at(-1) ?? "";
  const others = [...fields.slice(0, -1), ...fieldsBehind(scope)];
  const type = lastValue(others, ["type"])?.toLowerCase() ?? "bind";
  const equals = field.indexOf("=");
  if (equals === -1) {
    return { typed: field, rest: /[a-z]*=?/y, entries: keyEntries(scope, type, others) };
  }
  const key = field.slice(0, equals).toLowerCase();
  const typed = field.slice(equals + 1);
  const rest = /[^\s,]*/y;
  const list = (entries: readonly CompletionEntry[]): Offer => ({ typed, rest, entries });
  if (key === "from") return imageOffer(scope, typed, { of: "from", rest });
  const variable = variableOffer(scope, typed, instruction, "build");
  if (variable) return variable;
  switch (key) {
    case "type":
      return list(
        mountTypes.map((label) => ({
          label,
          kind: "value",
          ...documentationOf(describeMountType(label)),
        })),
      );
    case "sharing":
      return list(type === "cache" ? named(sharingModes) : []);
    case "target":
    case "dst":
    case "destination":
      if (type !== "cache") return list([]);
      return list(
        cacheFolders.map(([label, of]) => ({ label, kind: "folder", detail: `cache of ${of}` })),
      );
    case "source":
    case "src":
      return sourceOffer(scope, typed, { type, from: lastValue(others, ["from"]), rest });
    case "mode":
      return list(["0755", "0700", "0644", "0600", "0400"].map(toValue));
    case "required":
    case "rw":
    case "readwrite":
    case "ro":
    case "readonly":
      return list(["true", "false"].map(toValue));
    default:
      return list([]);
  }
}

function keyEntries(
  { version, document, offset }: CompletionScope,
  type: string,
  others: readonly string[],
): readonly CompletionEntry[] {
  const present = new Set(others.map((field) => (field.split("=")[0] ?? "").toLowerCase()));
  const hasEquals = document.text[offset] === "=";
  const keys = (mountKeys[type] ?? [])
    .filter((key) => isAvailable(key, version))
    .filter(({ name, others: names }) => ![name, ...names].some((it) => present.has(it)))
    .map(({ name, type: form }): CompletionEntry => {
      const takesValue = form === "text" || hasEquals;
      return {
        label: name,
        kind: "flag",
        ...documentationOf(describeMountKey(type, name)),
        ...(takesValue && { insertText: `${name}=`, triggersAgain: true }),
      };
    });
  if (present.has("type")) return keys;
  const label = "type";
  const about = documentationOf(describeMountKey(type, label));
  const bare = { label, kind: "flag", ...about, insertText: "type=", triggersAgain: true } as const;
  if (others.length > 0) return [bare, ...keys];
  const types = mountTypes.map(
    (name): CompletionEntry => ({
      label: `type=${name}`,
      kind: "value",
      ...documentationOf(describeMountType(name)),
      insertText: `type=${name},`,
      triggersAgain: true,
    }),
  );
  return [...types, ...keys];
}

/** Of the context, or what a stage is known to have. */
function sourceOffer(
  scope: CompletionScope,
  typed: string,
  {
    type,
    from,
    rest,
  }: { readonly type: string; readonly from: string | undefined; readonly rest: RegExp },
): Offer | undefined {
  if (from !== undefined) {
    const stage = stageNamed(scope, from);
    return stage ? stagePathOffer(scope, stage, typed, rest) : undefined;
  }
  if (type !== "bind") return undefined;
  return contextOffer(scope, typed, {
    expand: (raw) => (raw.includes("$") ? undefined : raw),
    quoted: false,
  });
}

/** The last earlier stage of that name, as COPY --from and mounts find it. */
export function stageNamed(
  { document, stage }: CompletionScope,
  name: string,
): CompletionScope["stage"] {
  const lower = name.toLowerCase();
  for (let at = (stage?.index ?? 0) - 1; at >= 0; at--) {
    const other = document.stages[at];
    if (other?.name === lower) return other;
  }
  return undefined;
}

/** The fields behind that of the cursor. */
function fieldsBehind({ document: { text }, offset }: CompletionScope): readonly string[] {
  const behind = /[^\s]*/y;
  behind.lastIndex = offset;
  const [found = ""] = behind.exec(text) ?? [];
  return found.split(",").slice(1);
}

function lastValue(fields: readonly string[], keys: readonly string[]): string | undefined {
  for (const field of [...fields].reverse()) {
    const equals = field.indexOf("=");
    if (equals > 0 && keys.includes(field.slice(0, equals).toLowerCase())) {
      return field.slice(equals + 1);
    }
  }
  return undefined;
}

function named(list: readonly (readonly [string, string])[]): readonly CompletionEntry[] {
  return list.map(([label, documentation]) => ({ label, kind: "value", documentation }));
}

function toValue(label: string): CompletionEntry {
  return { label, kind: "value" };
}
