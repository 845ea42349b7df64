import deprecatedIds from "spdx-license-ids/deprecated.json";
import licenseIds from "spdx-license-ids/index.json";

/**
 * Whether a text is a licence expression of SPDX: ids, without regard to case, joined by AND, OR
 * and WITH. Exceptions are not looked up.
 */
export function isLicenseExpression(text: string): boolean {
  if (/^(NONE|NOASSERTION)$/.test(text)) return true;
  let depth = 0;
  let wants: "license" | "exception" | "operator" = "license";
  for (const token of text.match(/[()]|[^\s()]+/g) ?? []) {
    if (token === "(") {
      if (wants !== "license") return false;
      depth++;
    } else if (token === ")") {
      if (wants !== "operator" || depth-- === 0) return false;
    } else if (wants === "operator") {
      if (/^(and|or)$/i.test(token)) wants = "license";
      else if (/^with$/i.test(token)) wants = "exception";
      else return false;
    } else if (wants === "exception" ? /^[\w.:-]+$/.test(token) : isLicense(token)) {
      wants = "operator";
    } else return false;
  }
  return wants === "operator" && depth === 0;
}

/** What hadolint takes: one id in its own case; the old ids are gone from its list, but for one. */
export function isLicenseForHadolint(text: string): boolean {
  let end = text.length;
  while (text[end - 1] === " ") end--;
  const id = text.slice(0, end);
  return current.has(id) || id === "Net-SNMP";
}

/** The id that was meant: `Apache License 2.0`, `mit license`. */
export function meantLicense(text: string): string | undefined {
  return byBareName.get(bareName(text));
}

function isLicense(token: string): boolean {
  if (/^(DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/.test(token)) return true;
  return known.has(token.replace(/\+$/, "").toLowerCase());
}

const current: ReadonlySet<string> = new Set(licenseIds);
const known: ReadonlySet<string> = new Set(
  [...licenseIds, ...deprecatedIds].map((id) => id.toLowerCase()),
);
const byBareName: ReadonlyMap<string, string> = new Map(
  licenseIds.map((id) => [bareName(id), id] as const),
);

function bareName(text: string): string {
  return text.toLowerCase().replace(/\b(the|licen[cs]e|version)\b|[^a-z0-9.+]/g, "");
}
