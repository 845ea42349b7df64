import { type RunOptions, runHere } from "./runHere.ts";

/** Runs the built command line in this terminal, showing what one would type. */
export async function slipway(args: readonly string[], options: RunOptions): Promise<void> {
  console.log(`\n$ slipway ${args.join(" ")}`);
  await runHere(["dist/cli.js", ...args], options);
}
