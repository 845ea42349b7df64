import type { Command } from "../environment.ts";
import { misuse } from "../misuse.ts";
import { readArguments } from "../readArguments.ts";
import { editOptions, runEdit } from "./editOptions.ts";

export const flattenCommand: Command = async (environment, args, signal) => {
  const { values, positionals } = readArguments("flatten", args, editOptions);
  const [image, more] = positionals;
  if (image === undefined || more !== undefined) {
    throw misuse("flatten takes one image.", "See slipway flatten --help.");
  }
  return runEdit(environment, image, values, [{ kind: "flatten" }], signal);
};
