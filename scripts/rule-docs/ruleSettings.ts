import type { Rule } from "../../src/lint/rule.ts";
import { optionsSchema } from "./optionsSchema.ts";

/**
 * The manifest with the rules as the properties of the setting `slipway.lint.rules`; every other
 * byte stays. A manifest without that setting is returned as it is.
 */
export function withRuleSettings(manifest: string, rules: readonly Rule[]): string {
  const setting = objectBehind(manifest, '"slipway.lint.rules":', 0);
  if (!setting) return manifest;
  const properties = objectBehind(manifest, '"properties":', setting.start);
  if (!properties || properties.end > setting.end) return manifest;
  const lineStart = manifest.lastIndexOf("\n", properties.start) + 1;
  const indent = /^ */.exec(manifest.slice(lineStart))?.[0] ?? "";
  const text = JSON.stringify(Object.fromEntries(rules.map(toProperty)), undefined, 2);
  return (
    manifest.slice(0, properties.start) +
    text.replaceAll("\n", `\n${indent}`) +
    manifest.slice(properties.end)
  );
}

function toProperty({ id, summary, aliases, options }: Rule): readonly [string, unknown] {
  const also = aliases.length > 0 ? ` Also: ${aliases.join(", ")}.` : "";
  const description = summary + also;
  const severity = { type: "string", enum: ["off", "hint", "info", "warning", "error"] };
  if (options === undefined) return [id, { ...severity, description }];
  const properties = { severity, options: optionsSchema(options) };
  const object = { type: "object", additionalProperties: false, properties };
  return [id, { anyOf: [severity, object], description }];
}

/** The `{…}` that follows a key, by counting braces outside of strings. */
function objectBehind(
  text: string,
  key: string,
  from: number,
): { readonly start: number; readonly end: number } | undefined {
  const at = text.indexOf(key, from);
  const start = at === -1 ? -1 : text.indexOf("{", at);
  if (start === -1) return undefined;
  let depth = 0;
  for (const token of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token[0] === "{") depth++;
    else if (token[0] === "}") depth--;
    if (depth === 0) return { start, end: start + token.index + 1 };
  }
  return undefined;
}
