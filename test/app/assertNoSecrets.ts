import assert from "node:assert/strict";

/**
 * Fails where one of the secrets stands in what was said: as it is, in base64, or as addresses have it.
 * Of errors everything is looked at: message, hint, stack, facts, and the same of their causes.
 */
export function assertNoSecrets(said: unknown, secrets: readonly string[]): void {
  const text = textOf(said, new Set()).join("\n");
  for (const secret of secrets) {
    assert.ok(secret.length >= 6, "too short to be looked for");
    for (const form of formsOf(secret)) {
      const at = text.indexOf(form);
      const around = text.slice(Math.max(0, at - 80), at);
      assert.ok(at === -1, `a secret is in what was said, behind ${JSON.stringify(around)}`);
    }
  }
}

function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
  const url = Buffer.from(secret).toString("base64url");
  return [secret, encodeURIComponent(secret), base64, url];
}

/** Properties that JSON would leave out count, too. */
function textOf(value: unknown, seen: Set<object>): readonly string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  if (seen.has(value)) return [];
  seen.add(value);
  const parts = value instanceof Map ? [...value] : Object.getOwnPropertyNames(value);
  return parts.flatMap((part) =>
    typeof part === "string"
      ? [part, ...textOf((value as Record<string, unknown>)[part], seen)]
      : textOf(part, seen),
  );
}
