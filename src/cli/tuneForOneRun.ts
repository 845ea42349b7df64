import { setFlagsFromString } from "node:v8";

/**
 * Tells V8 that this process is short: the shell grammar has functions so large that optimising them
 * in the background takes longer than most runs. To be called before the grammar is loaded, and never
 * in a process of somebody else. Only for releases of Node that are known to have these flags, as
 * others would complain on the standard error.
 */
export function tuneForOneRun(nodeVersion: string): void {
  for (const flag of flags.get(Number.parseInt(nodeVersion, 10)) ?? []) setFlagsFromString(flag);
}

const wasm: readonly string[] = [
  ...["--liftoff-only", "--no-wasm-tier-up", "--no-wasm-dynamic-tiering"],
];

const flags: ReadonlyMap<number, readonly string[]> = new Map([
  // What runs a few times only need not be optimised either; later releases see to that themselves.
  [20, [...wasm, "--interrupt-budget=1000000"]],
  [22, wasm],
  [24, wasm],
]);
