import { readImageLocation } from "../../app/readImageLocation.ts";
import type { Command } from "../environment.ts";
import { misuse } from "../misuse.ts";
import { readArguments } from "../readArguments.ts";
import { editOptions, runEdit } from "./editOptions.ts";

export const rebaseCommand: Command = async (environment, args, signal) => {
  const { values, positionals } = readArguments("rebase", args, rebaseFlags);
  const [image, more] = positionals;
  const { "old-base": from, "new-base": to } = values;
  if (image === undefined || more !== undefined) {
    throw misuse("rebase takes one image.", "See slipway rebase --help.");
  }
  if (to === undefined) throw misuse("The new base is missing.", "Give --new-base IMAGE.");
  const { cwd } = environment;
  const oldBase = from === undefined ? undefined : await readImageLocation(from, cwd);
  const edit = { kind: "rebase", oldBase, newBase: await readImageLocation(to, cwd) } as const;
  return runEdit(environment, image, values, [edit], signal);
};

const rebaseFlags = {
  ...editOptions,
  "old-base": { type: "string" },
  "new-base": { type: "string" },
} as const;
