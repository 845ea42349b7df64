import assert from "node:assert/strict";
import { connectEngine, type Engine } from "../../src/engine/index.ts";
import type { CliRun } from "./runSlipway.ts";

export type Json = Readonly<Record<string, unknown>>;

/** Of a build with `--progress json`. */
export function eventsOf({ stdout }: CliRun): readonly Json[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line): Json => JSON.parse(line));
}

/** Its last event. */
export function resultOf(run: CliRun): Json & { readonly error: Json | null } {
  const last = eventsOf(run).at(-1) ?? {};
  assert.equal(last.type, "result");
  return { ...last, error: last.error ? Object(last.error) : null };
}

export function asSteps(value: unknown): readonly Json[] {
  assert.ok(Array.isArray(value));
  return value;
}

export function engineAt(host: string): Promise<Engine> {
  const surroundings = { env: {}, home: "/", platform: process.platform, uid: process.getuid?.() };
  return connectEngine(surroundings, { setting: host });
}

export async function removeImage(host: string, name: string): Promise<void> {
  await (await engineAt(host)).removeImage(name, { force: true });
}
