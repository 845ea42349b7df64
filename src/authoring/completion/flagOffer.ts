import { describeFlag } from "../reference/describeFlag.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { contextOffer } from "./contextOffer.ts";
import type { FlagPlace } from "./cursorPlace.ts";
import { documentationOf } from "./documentationOf.ts";
import { flagsOf } from "./flagTable.ts";
import { isAvailable } from "./frontendVersion.ts";
import { imageOffer } from "./imageOffer.ts";
import { mountOffer } from "./mountOffer.ts";
import { userOffer } from "./userOffer.ts";
import { variableOffer } from "./variableOffer.ts";

/** Names of flags, and behind the `=` their values. */
export function flagOffer(scope: CompletionScope, place: FlagPlace): Offer | undefined {
  const { of, instruction, typed } = place;
  const equals = typed.indexOf("=");
  if (equals === -1) return { typed, rest: /[a-z-]*=?/y, entries: nameEntries(scope, place) };
  const name = typed.slice(2, equals);
  const value = typed.slice(equals + 1);
  const flag = flagsOf(of).find((it) => it.name === name);
  if (!flag) return undefined;
  if (name === "mount") return mountOffer(scope, instruction, value);
  if (name === "from") return imageOffer(scope, value, { of: "from", rest: /[^\s]*/y });
  const variable =
    of === "HEALTHCHECK" ? undefined : variableOffer(scope, value, instruction, "build");
  if (variable) return variable;
  if (name === "chown") return userOffer(scope, instruction, value);
  if (name === "exclude") {
    return contextOffer(scope, value, {
      expand: (raw) => (raw.includes("$") ? undefined : raw),
      quoted: false,
    });
  }
  if (name === "platform") {
    return { typed: value, rest: /[^\s]*/y, entries: platformEntries(scope, place) };
  }
  const entries =
    flag.type === "bool"
      ? toEntries(["true", "false"])
      : toEntries(values[name] ?? [], details[name]);
  return { typed: value, rest: /[^\s]*/y, entries };
}

/** Those that are not there yet, and may stand several times. */
function nameEntries(
  { version, document, offset }: CompletionScope,
  { of, instruction, typed }: FlagPlace,
): readonly CompletionEntry[] {
  const present = new Set(
    instruction.flags
      .filter(({ range }) => offset < range.start || offset > range.end)
      .map(({ name }) => name.value),
  );
  // A lone `--` ends the flags, so that those behind it were read as words.
  for (const { range, raw } of instruction.words) {
    const name = /^--([a-z-]+)/.exec(raw)?.[1];
    if (range.start > offset && name === undefined) break;
    if (range.start > offset && name !== undefined) present.add(name);
  }
  const hasValue = document.text[offset] === "=" || typed.includes("=");
  return flagsOf(of)
    .filter((flag) => isAvailable(flag, version))
    .filter(({ name, type }) => type === "texts" || !present.has(name))
    .map(({ name, type }) => {
      const takesValue = type !== "bool" || hasValue;
      return {
        label: `--${name}`,
        kind: "flag",
        ...documentationOf(describeFlag(of, name)),
        ...(takesValue && { insertText: `--${name}=`, triggersAgain: true }),
      };
    });
}

/** Of the image, where they are known; `$TARGETPLATFORM` is what there is without the flag. */
function platformEntries(
  { services }: CompletionScope,
  { of, instruction }: FlagPlace,
): readonly CompletionEntry[] {
  if (of !== "FROM") return [];
  const image = instruction.kind === "FROM" ? instruction.image : undefined;
  const reference = image && services.variables.expand(image.raw, instruction);
  const known = reference?.complete ? services.baseImage(reference.value)?.platforms : undefined;
  return [
    { label: "$BUILDPLATFORM", kind: "variable", detail: "the platform that builds" },
    ...toEntries(
      known && known.length > 0 ? known : platforms,
      known && known.length > 0 ? "of the image" : undefined,
    ),
  ];
}

const platforms: readonly string[] = [
  "linux/amd64",
  "linux/arm64",
  "linux/arm/v7",
  "linux/arm/v6",
  "linux/386",
  "linux/ppc64le",
  "linux/s390x",
  "linux/riscv64",
  "windows/amd64",
];

const values: Readonly<Record<string, readonly string[]>> = {
  network: ["default", "none", "host"],
  security: ["sandbox", "insecure"],
  chmod: ["755", "644", "555", "444", "700", "600"],
  checksum: ["sha256:"],
  interval: ["30s", "10s", "1m", "5m"],
  timeout: ["3s", "5s", "10s", "30s"],
  "start-period": ["5s", "10s", "30s", "1m"],
  "start-interval": ["1s", "2s", "5s"],
  retries: ["3", "5", "10"],
};

const details: Readonly<Record<string, string>> = {
  chmod: "owner, group, others",
};

function toEntries(labels: readonly string[], detail?: string): CompletionEntry[] {
  return labels.map((label) => ({ label, kind: "value", ...(detail !== undefined && { detail }) }));
}
