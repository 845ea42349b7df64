import { sortTags } from "../app/sortTags.ts";
import { parseImageReference } from "../reference/imageReference.ts";
import type { Command } from "./environment.ts";
import { misuse, oneOf } from "./misuse.ts";
import { readArguments } from "./readArguments.ts";
import { registryAccess, registryOptions } from "./registryOptions.ts";

export const tagsCommand: Command = async (environment, args, signal) => {
  const options = { ...registryOptions, format: { type: "string", default: "text" } } as const;
  const { values, positionals } = readArguments("tags", args, options);
  const [name, more] = positionals;
  if (name === undefined || more !== undefined) {
    throw misuse("tags takes one repository.", "See slipway tags --help.");
  }
  const format = oneOf("format", values.format, ["text", "json"]);
  const { registry, repository, tag, digest } = parseImageReference(name);
  if (tag !== undefined || digest !== undefined) {
    throw misuse(`${name} names one image.`, "Name the repository, without a tag or digest.", name);
  }
  const access = registryAccess(environment, values);
  const { client } = await access.open(registry, undefined, repository);
  try {
    const tags = sortTags(await client.tags(repository, signal));
    const { out } = environment.terminal;
    if (format === "text") out.write(tags.map((one) => `${one}\n`).join(""));
    else out.write(`${JSON.stringify({ registry, repository, tags }, undefined, 2)}\n`);
    return 0;
  } finally {
    client.close();
  }
};
