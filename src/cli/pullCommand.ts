import { pullImage } from "../app/pullImage.ts";
import type { LayerEvent } from "../engine/engine.ts";
import { formatSize } from "../progress/formatSize.ts";
import type { Command } from "./environment.ts";
import { misuse } from "./misuse.ts";
import { engineOption, openEngine } from "./openEngine.ts";
import { readArguments } from "./readArguments.ts";
import { registryAccess } from "./registryOptions.ts";

export const pullCommand: Command = async (environment, args, signal) => {
  const options = { ...engineOption, platform: { type: "string" } } as const;
  const { values, positionals } = readArguments("pull", args, options);
  const [reference, more] = positionals;
  if (reference === undefined || more !== undefined) {
    throw misuse("pull takes one image name.", "See slipway pull --help.");
  }
  const { terminal } = environment;
  const engine = await openEngine(environment, values.engine, signal);
  const { digest, upToDate } = await pullImage(
    { engine, access: registryAccess(environment, {}) },
    { reference, platform: values.platform },
    createPrinter((line) => terminal.err.write(`${line}\n`)),
    signal,
  );
  const what = upToDate ? `${reference} is up to date` : `Pulled ${reference}`;
  terminal.out.write(`${what}${digest === undefined ? "" : ` (${digest})`}\n`);
  return 0;
};

/** One line for each layer and each thing that happens to it, not one for each piece that comes. */
function createPrinter(print: (line: string) => void): (event: LayerEvent) => void {
  const told = new Map<string, string>();
  return ({ layer, status, total }) => {
    if (layer === undefined || told.get(layer) === status) return;
    told.set(layer, status);
    print(`${layer}: ${status}${total > 0 ? ` (${formatSize(total)})` : ""}`);
  };
}
