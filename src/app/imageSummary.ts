import type { EngineImage, EngineImageDetails } from "../engine/engine.ts";
import { formatSize } from "../progress/formatSize.ts";

/** One part of what is told of an image. */
export interface SummarySection {
  readonly part: SummaryPart;
  /** Rows of a name and a value, or values alone. */
  readonly rows: readonly (readonly [SummaryKey | undefined, string])[];
}

export type SummaryPart =
  | "image"
  | "names"
  | "digests"
  | "platforms"
  | "config"
  | "environment"
  | "labels"
  | "layers";

export type SummaryKey =
  | "id"
  | "created"
  | "size"
  | "platform"
  | "author"
  | "entrypoint"
  | "command"
  | "user"
  | "folder"
  | "shell"
  | "ports"
  | "volumes"
  | "stopSignal"
  | "healthcheck"
  | "onbuild";

/**
 * What is told of an image, without what it has nothing of. `listed` is the same image as the list
 * of images has it, where its platforms are; `created` writes a time.
 */
export function imageSummary(
  details: EngineImageDetails,
  listed: EngineImage | undefined,
  created: (milliseconds: number) => string,
): readonly SummarySection[] {
  const { config } = details;
  const platform = [details.os, details.architecture, details.variant].filter(Boolean).join("/");
  const sections: readonly SummarySection[] = [
    {
      part: "image",
      rows: [
        ["id", details.id],
        ["created", details.created > 0 ? created(details.created) : ""],
        ["size", formatSize(details.size)],
        ["platform", platform],
        ["author", details.author],
      ],
    },
    { part: "names", rows: alone(details.tags) },
    { part: "digests", rows: alone(details.digests) },
    {
      part: "platforms",
      rows: alone(
        (listed?.platforms ?? []).map(
          ({ platform: name, digest, size }) => `${name}  ${formatSize(size)}  ${digest}`,
        ),
      ),
    },
    {
      part: "config",
      rows: [
        ["entrypoint", words(config.entrypoint)],
        ["command", words(config.cmd)],
        ["user", config.user],
        ["folder", config.workdir],
        ["ports", config.exposed.join(", ")],
        ["volumes", config.volumes.join(", ")],
        ["stopSignal", config.stopSignal],
        ["healthcheck", words(config.healthcheck)],
        ["shell", words(config.shell)],
        ...config.onbuild.map((line) => ["onbuild", line] as const),
      ],
    },
    { part: "environment", rows: alone(config.env) },
    {
      part: "labels",
      rows: alone(Object.entries(config.labels).map(([key, value]) => `${key}=${value}`)),
    },
    { part: "layers", rows: alone(details.layers) },
  ];
  return sections
    .map(({ part, rows }) => ({ part, rows: rows.filter(([, value]) => value !== "") }))
    .filter(({ rows }) => rows.length > 0);
}

function alone(values: readonly string[]): readonly (readonly [undefined, string])[] {
  return values.map((value) => [undefined, value]);
}

/** As a Dockerfile's JSON form, so that words with blanks stay apart. */
function words(list: readonly string[]): string {
  return list.length === 0 ? "" : JSON.stringify(list);
}
