import { assertTaggable } from "../app/assertTaggable.ts";
import type { Command } from "./environment.ts";
import { misuse } from "./misuse.ts";
import { engineOption, openEngine } from "./openEngine.ts";
import { readArguments } from "./readArguments.ts";

export const tagCommand: Command = async (environment, args, signal) => {
  const { values, positionals } = readArguments("tag", args, engineOption);
  const [source, target, more] = positionals;
  if (source === undefined || target === undefined || more !== undefined) {
    throw misuse("tag takes a source and a target.", "See slipway tag --help.");
  }
  assertTaggable(target);
  const engine = await openEngine(environment, values.engine, signal);
  await engine.tagImage(source, target, signal);
  return 0;
};
