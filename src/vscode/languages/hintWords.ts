import { env, l10n } from "vscode";
import type { Difference } from "../../app/compareBuilds.ts";
import type { LineFigures, StageSum } from "../../app/lineFigures.ts";
import { formatDuration } from "../../progress/formatDuration.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { missWords } from "../build/missWords.ts";
import { formatAge } from "../views/formatAge.ts";

/** The short form, beside the instruction; empty where there is nothing to say. */
export function hintText({ figures, stage }: LineFigures): string {
  if (stage) return stageText(stage);
  const { status, ms, size } = figures;
  const parts = [
    status === "cached" ? l10n.t("CACHED") : "",
    status === "failed" ? l10n.t("FAILED") : "",
    status !== "cached" && ms !== undefined ? formatDuration(ms) : "",
    size ? formatSize(size) : "",
  ];
  return status === "cancelled" ? "" : joined(parts);
}

/** The long form, a line each. */
export function hintTooltip(line: LineFigures, now: number): readonly string[] {
  const { figures, stage, miss, ranFor, change, record } = line;
  const own = stage === undefined || figures.step !== undefined;
  const { status, ms, size } = figures;
  const age = formatAge(record.startedAt, now, env.language);
  const isFrom = stage !== undefined;
  return [
    l10n.t("Build of {0}, {1}", record.name, age),
    ...(stage ? stageRows(stage) : []),
    status === "cached" && own
      ? ranFor === undefined
        ? l10n.t("Taken from the cache.")
        : l10n.t("Taken from the cache; it took {0} when it last ran.", formatDuration(ranFor))
      : "",
    status !== "cached" && ms !== undefined
      ? isFrom
        ? l10n.t("Base image: {0}", formatDuration(ms))
        : l10n.t("Time: {0}", formatDuration(ms))
      : "",
    size === undefined
      ? ""
      : isFrom
        ? l10n.t("Base image: {0}", formatSize(size))
        : l10n.t("Layer: {0}", formatSize(size)),
    isFrom ? "" : changeRow(change),
    miss && status !== "cached" ? l10n.t("Not cached: {0}.", missWords(miss)) : "",
  ].filter((row) => row !== "");
}

function stageText({ ms, size, imageSize, cached, steps, change }: StageSum): string {
  const all = steps > 0 && cached === steps && (ms ?? 0) < smallestTime;
  const time = all ? l10n.t("CACHED") : ms === undefined ? "" : formatDuration(ms);
  const shown = imageSize ?? size;
  const text = joined([time, shown ? formatSize(shown) : ""]);
  const changed = changeText(change);
  return changed === "" ? text : `${text} (${changed})`;
}

function stageRows({ ms, size, imageSize, cached, steps, change }: StageSum): readonly string[] {
  return [
    l10n.t("{0} of {1} steps from the cache", cached, steps),
    ms === undefined ? "" : l10n.t("Time of the stage: {0}", formatDuration(ms)),
    size === undefined ? "" : l10n.t("Layers of the stage: {0}", formatSize(size)),
    imageSize === undefined ? "" : l10n.t("Image: {0}", formatSize(imageSize)),
    changeRow(change),
  ];
}

function changeRow(change: Difference): string {
  const text = changeText(change);
  return text === "" ? "" : l10n.t("Against the build before: {0}", text);
}

/** "+1.2 MB, −3.1 s"; nothing of what did not change, or not enough to speak of. */
function changeText({ ms, size }: Difference): string {
  const time = ms !== undefined && Math.abs(ms) >= smallestTime ? signed(ms, formatDuration) : "";
  const bytes = size ? signed(size, formatSize) : "";
  return [bytes, time].filter((part) => part !== "").join(", ");
}

/** Milliseconds; the same build differs by as much from one time to the next. */
const smallestTime = 200;

function signed(value: number, format: (value: number) => string): string {
  return `${value > 0 ? "+" : "−"}${format(Math.abs(value))}`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}
