import type { TextEdit } from "../../base/textEdit.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { KeyValue, PairsInstruction, Word } from "../../dockerfile/document.ts";
import type { LabelFormat } from "../policy.ts";
import type { FixProposal, RuleContext } from "../rule.ts";
import { isDateTime, isDateTimeForHadolint } from "./isDateTime.ts";
import { isEmail } from "./isEmail.ts";
import { isLicenseExpression, isLicenseForHadolint } from "./isLicenseExpression.ts";
import { isSemver, isSemverForHadolint } from "./isSemver.ts";
import { isUrl } from "./isUrl.ts";
import { onFirstLine } from "./onFirstLine.ts";

export interface LabelMisfit {
  readonly key: string;
  /** With what is known of its variables. */
  readonly value: string;
  readonly word: Word;
  readonly at: TextRange;
}

type Context = Pick<RuleContext, "document" | "policy" | "preset" | "services">;

/** The labels of an instruction that are to have a format and have not. */
export function* misfits(
  context: Context,
  label: PairsInstruction,
  format: Exclude<LabelFormat, "text">,
): Generator<LabelMisfit> {
  const asHadolint = context.preset === "hadolint";
  const told = new Set<string>();
  for (const pair of label.pairs) {
    const key = labelKey(context, label, pair);
    if (key === undefined || labelFormat(context, key) !== format || told.has(key)) continue;
    const value = labelValue(context, label, pair);
    // That it is empty is another rule's to say; hadolint says both.
    if (value === undefined || !pair.value || (value === "" && !asHadolint)) continue;
    if (checks[format](value, asHadolint)) continue;
    // hadolint tells of a key once an instruction.
    if (asHadolint) told.add(key);
    yield { key, value, word: pair.value, at: onFirstLine(context, label, pair.value.range) };
  }
}

/** A key with its variables put in; undefined where one is not known. */
export function labelKey(
  { preset, services }: Pick<RuleContext, "preset" | "services">,
  label: PairsInstruction,
  { key }: KeyValue,
): string | undefined {
  if (preset === "hadolint" || !key.raw.includes("$")) return key.value;
  const { value, complete } = services.variables.expand(key.raw, label);
  return complete ? value : undefined;
}

/**
 * A value; undefined where it is not certain. A default is what builds by hand get, so `strict`
 * looks at it; `recommended` does not, for the value that counts comes with the real build.
 */
export function labelValue(
  { preset, services }: Pick<RuleContext, "preset" | "services">,
  label: PairsInstruction,
  { value }: KeyValue,
): string | undefined {
  // hadolint leaves the quotes of the old form, which has no equals sign.
  if (preset === "hadolint") return label.legacy ? value?.raw : value?.value;
  if (!value?.raw.includes("$")) return value?.value;
  if (preset !== "strict") return undefined;
  const expansion = services.variables.expand(value.raw, label);
  return expansion.complete ? expansion.value : undefined;
}

/** Writes another value in the quotes of the old one; undefined where it is not plain enough. */
export function valueFix(
  { document: { text } }: Pick<RuleContext, "document">,
  { word }: LabelMisfit,
  value: string | undefined,
): FixProposal | undefined {
  const edit = value === undefined ? undefined : valueEdit(text, word, value);
  return edit && { title: `Write ${value}`, edits: [edit] };
}

function valueEdit(
  text: string,
  { raw, range, value: old }: Word,
  value: string,
): TextEdit | undefined {
  if (text.slice(range.start, range.end) !== raw || /[$\\`]/.test(raw)) return undefined;
  const quote = /^(["']).*\1$/s.test(raw) ? (raw[0] ?? "") : "";
  if (quote + old + quote !== raw || /["'$\\`]/.test(value)) return undefined;
  if (quote === "" && /\s/.test(value) && !/\s/.test(raw)) return undefined;
  return { range, newText: quote + value + quote };
}

function labelFormat({ policy, preset }: Context, key: string): LabelFormat | undefined {
  if (Object.hasOwn(policy.labels, key)) return policy.labels[key];
  return preset === "hadolint" ? undefined : imageSpecFormats.get(key);
}

/** What the OCI image specification says of its own annotations; other keys of it are free. */
const imageSpecFormats: ReadonlyMap<string, LabelFormat> = new Map<string, LabelFormat>([
  ["org.opencontainers.image.created", "rfc3339"],
  ["org.opencontainers.image.documentation", "url"],
  ["org.opencontainers.image.licenses", "spdx"],
  ["org.opencontainers.image.source", "url"],
  ["org.opencontainers.image.url", "url"],
]);

type Check = (value: string, asHadolint: boolean) => boolean;

const checks: Readonly<Record<Exclude<LabelFormat, "text">, Check>> = {
  url: (value, asHadolint) => isUrl(asHadolint ? value : withoutAccents(value)),
  rfc3339: (value, asHadolint) => (asHadolint ? isDateTimeForHadolint : isDateTime)(value),
  semver: (value, asHadolint) => (asHadolint ? isSemverForHadolint : isSemver)(value),
  hash: (value, asHadolint) =>
    (asHadolint ? /^([0-9a-f]{7}|[0-9a-f]{40})$/ : /^([0-9a-f]{7,40}|[0-9a-f]{64})$/).test(value),
  spdx: (value, asHadolint) => (asHadolint ? isLicenseForHadolint : isLicenseExpression)(value),
  email: (value, asHadolint) => isEmail(asHadolint ? value : withoutAccents(value)),
};

/** Letters of any language may stand in addresses today (RFC 3987, RFC 6531). */
function withoutAccents(text: string): string {
  return text.replace(/[^\0-\x7f]/g, "x");
}
