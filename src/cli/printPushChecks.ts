import type { PushCheck, PushFinding, PushFix } from "../app/pushCheck.ts";
import { createPaint, printable } from "./paint.ts";
import type { Channel } from "./terminal.ts";

/** What was found out before a push: a line each, with what mends it below. */
export function printChecks(channel: Channel, checks: readonly PushCheck[]): void {
  const paint = createPaint(channel.color);
  const colors = { problem: paint.red, warning: paint.yellow, info: paint.dim };
  for (const { reference, findings } of checks) {
    if (checks.length > 1) channel.write(`${printable(reference)}\n`);
    for (const { severity, text, fix } of findings) {
      channel.write(`${colors[severity](`${severity}:`)} ${printable(text)}\n`);
      if (fix) channel.write(`  ${printable(inShell(reference, fix))}\n`);
    }
  }
}

/** The first problem as an error says it: what is wrong, and what to type. */
export function sayProblem({ reference, findings }: PushCheck): string | undefined {
  const problem: PushFinding | undefined = findings.find((one) => one.severity === "problem");
  if (problem === undefined) return undefined;
  return problem.fix ? `${problem.text} ${inShell(reference, problem.fix)}` : problem.text;
}

function inShell(reference: string, fix: PushFix): string {
  switch (fix.kind) {
    case "tag-with-owner":
      return fix.target === null
        ? `Tag it with its owner: slipway tag ${reference} docker.io/OWNER/NAME:TAG`
        : `Tag it with its owner: slipway tag ${reference} ${fix.target}`;
    case "log-in":
      return `Log in: docker login ${fix.registry}`;
  }
}
