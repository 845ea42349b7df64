import type { EngineImage } from "../engine/engine.ts";
import { formatSize } from "../progress/formatSize.ts";
import type { Command } from "./environment.ts";
import { formatAge } from "./formatAge.ts";
import { misuse, oneOf } from "./misuse.ts";
import { engineOption, openEngine } from "./openEngine.ts";
import { readArguments } from "./readArguments.ts";

export const imagesCommand: Command = async (environment, args, signal) => {
  const options = { ...engineOption, format: { type: "string", default: "text" } } as const;
  const { values, positionals } = readArguments("images", args, options);
  if (positionals.length > 0) throw misuse("images takes no name.", "See slipway images --help.");
  const format = oneOf("format", values.format, ["text", "json"]);
  const engine = await openEngine(environment, values.engine, signal);
  const images = [...(await engine.listImages(signal))].sort((a, b) => b.created - a.created);
  const { out } = environment.terminal;
  if (format === "json") out.write(`${JSON.stringify(images.map(toJson), undefined, 2)}\n`);
  else out.write(toTable(images, environment.now()));
  return 0;
};

function toJson({ id, tags, size, created, dangling }: EngineImage): object {
  return { id, tags, size, created, dangling };
}

function toTable(images: readonly EngineImage[], now: number): string {
  const rows = images.flatMap(({ id, tags, size, created }) =>
    (tags.length > 0 ? tags : ["<none>"]).map((name) => [
      name,
      id.replace(/^sha256:/, "").slice(0, 12),
      formatSize(size),
      formatAge(now - created),
    ]),
  );
  const table = [["NAME", "ID", "SIZE", "AGE"], ...rows];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}
