import { assertTaggable } from "../app/assertTaggable.ts";
import { preflightPush } from "../app/preflightPush.ts";
import { type PushCheck, worstSeverity } from "../app/pushCheck.ts";
import { pushImages } from "../app/pushImages.ts";
import type { PushReport } from "../app/pushReport.ts";
import type { CliEnvironment, Command } from "./environment.ts";
import { withImagePlaces } from "./imagePlaces.ts";
import { misuse, oneOf } from "./misuse.ts";
import { engineOption, openEngine } from "./openEngine.ts";
import { createPaint } from "./paint.ts";
import { createPushPrinter } from "./printPush.ts";
import { printChecks } from "./printPushChecks.ts";
import { readArguments } from "./readArguments.ts";
import { pause, registryAccess, registryOptions } from "./registryOptions.ts";

export const pushCommand: Command = async (environment, args, signal) => {
  const { values, positionals: references } = readArguments("push", args, pushFlags);
  if (references.length === 0) {
    throw misuse("push takes the names of images.", "See slipway push --help.");
  }
  const format = oneOf("format", values.format, ["text", "json"]);
  for (const reference of references) assertTaggable(reference);
  const { terminal } = environment;
  const access = registryAccess(environment, values);
  const printer = createPushPrinter(terminal, format === "text");
  if (values.engine === "none") {
    const { keptSource, pushKept } = await import("../app/assembling/index.ts");
    environment.onImageCopy?.();
    return withImagePlaces(
      environment,
      values,
      (places) =>
        pushWith(
          { environment, values, format },
          () => preflightPush({ source: keptSource(places.kept), access }, references, signal),
          () => pushKept(places, references, printer, signal),
        ),
      signal,
      access,
    );
  }
  const engine = await openEngine(environment, values.engine, signal);
  return pushWith(
    { environment, values, format },
    () => preflightPush({ engine, access }, references, signal),
    () => pushImages({ engine, access, wait: pause }, references, printer, signal),
  );
};

/** Looks what the push will meet, then does it. */
async function pushWith(
  {
    environment,
    values,
    format,
  }: {
    readonly environment: CliEnvironment;
    readonly values: { readonly force: boolean; readonly "dry-run": boolean };
    readonly format: string;
  },
  check: () => Promise<readonly PushCheck[]>,
  push: () => Promise<PushReport>,
): Promise<number> {
  const { terminal } = environment;
  const checks = await check();
  printChecks(terminal.err, checks);
  const hasProblem = worstSeverity(checks) === "problem";
  if (values["dry-run"] || (hasProblem && !values.force)) {
    if (format === "json") printJson(environment, checks, { pushed: [], failed: [] });
    if (hasProblem && !values["dry-run"]) {
      const red = createPaint(terminal.err.color).red("slipway:");
      terminal.err.write(`${red} Nothing was pushed. Mend this, or push with --force.\n`);
    }
    return hasProblem ? 1 : 0;
  }
  const report = await push();
  if (format === "json") printJson(environment, checks, report);
  return report.failed.length === 0 ? 0 : 1;
}

const pushFlags = {
  ...engineOption,
  ...registryOptions,
  force: { type: "boolean", default: false },
  "dry-run": { type: "boolean", default: false },
  format: { type: "string", default: "text" },
} as const;

function printJson(
  { terminal }: CliEnvironment,
  checks: readonly PushCheck[],
  { pushed, failed }: PushReport,
): void {
  const report = {
    checks,
    pushed: pushed.map(({ reference, digest, verdict }) => ({
      ...{ reference, digest: digest ?? null, verdict },
    })),
    failed: failed.map(({ reference, error }) => ({
      reference,
      message: error.message,
      hint: error.hint,
    })),
  };
  terminal.out.write(`${JSON.stringify(report, undefined, 2)}\n`);
}
