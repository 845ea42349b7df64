import { resolve } from "node:path";
import type { Command } from "../environment.ts";
import { misuse } from "../misuse.ts";
import { readArguments } from "../readArguments.ts";
import { editOptions, runEdit } from "./editOptions.ts";

export const appendCommand: Command = async (environment, args, signal) => {
  const { values, positionals } = readArguments("append", args, appendFlags);
  const [base, more] = positionals;
  if (base === undefined || more !== undefined) {
    throw misuse("append takes one base image, or scratch.", "See slipway append --help.");
  }
  const { layer = [], delete: deletes = [], prefix, xattrs } = values;
  if (layer.length === 0 && deletes.length === 0) {
    throw misuse("There is nothing to append.", "Give --layer FOLDER, or --delete PATH.");
  }
  if (xattrs && layer.length === 0) {
    throw misuse("--xattrs is of --layer FOLDER.", "Give --layer, or leave it out.", "--xattrs");
  }
  const layers = layer.map((path) => resolve(environment.cwd, path));
  const edit = { kind: "append", layers, prefix, deletes, xattrs } as const;
  return runEdit(environment, base, values, [edit], signal);
};

const appendFlags = {
  ...editOptions,
  layer: { type: "string", multiple: true },
  prefix: { type: "string" },
  delete: { type: "string", multiple: true },
  xattrs: { type: "boolean", default: false },
} as const;
