import { pushImage } from "../app/pushImage.ts";
import type { PushEvent } from "../engine/engine.ts";
import { formatSize } from "../progress/formatSize.ts";
import type { Command } from "./environment.ts";
import { misuse } from "./misuse.ts";
import { engineOption, openEngine } from "./openEngine.ts";
import { readArguments } from "./readArguments.ts";

export const pushCommand: Command = async (environment, args, signal) => {
  const { values, positionals } = readArguments("push", args, engineOption);
  const [reference, more] = positionals;
  if (reference === undefined || more !== undefined) {
    throw misuse("push takes one image name.", "See slipway push --help.");
  }
  const { terminal, surroundings } = environment;
  const engine = await openEngine(environment, values.engine, signal);
  const outcome = await pushImage(
    { engine, surroundings },
    reference,
    createPushPrinter((line) => terminal.err.write(`${line}\n`)),
    signal,
  );
  terminal.out.write(`Pushed ${reference}${outcome.digest ? ` (${outcome.digest})` : ""}\n`);
  return 0;
};

/** One line for each layer and each thing that happens to it, not one for each piece sent. */
function createPushPrinter(print: (line: string) => void): (event: PushEvent) => void {
  const told = new Map<string, string>();
  return ({ layer, status, total }) => {
    if (layer === undefined || told.get(layer) === status) return;
    told.set(layer, status);
    print(`${layer}: ${status}${total > 0 ? ` (${formatSize(total)})` : ""}`);
  };
}
