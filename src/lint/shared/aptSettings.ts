import type { DockerfileDocument, Instruction, Stage } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";

/**
 * Whether a file that the build wrote up to an instruction, this one included, tells apt of a
 * setting (apt.conf(5)). A file that is copied may say anything.
 */
export function aptSettings(
  document: DockerfileDocument,
  setting: RegExp,
): (at: Instruction, stage: Stage | undefined) => boolean {
  let since: readonly number[] | undefined;
  return ({ range }, stage) => {
    if (!stage) return false;
    since ??= settingPlaces(document, setting);
    return range.start >= (since[stage.index] ?? Number.POSITIVE_INFINITY);
  };
}

/** For each stage where the first instruction starts that sets it. */
function settingPlaces({ text, stages }: DockerfileDocument, setting: RegExp): readonly number[] {
  const places: number[] = [];
  if (!text.includes("apt.conf")) return places;
  const sets = ({ kind, range, heredocs }: Instruction): boolean => {
    const own = text.slice(range.start, range.end);
    if (!own.includes("apt.conf")) return false;
    const isOpen = (kind === "COPY" || kind === "ADD") && heredocs.length === 0;
    return isOpen || setting.test(own);
  };
  for (const { index, parent, instructions, range } of stages) {
    const inherits = parent !== undefined && places[parent] !== Number.POSITIVE_INFINITY;
    places[index] = inherits
      ? range.start
      : (instructions.find(sets)?.range.start ?? Number.POSITIVE_INFINITY);
  }
  return places;
}

/** Whether `-o NAME=value` gives a setting one of two meanings; undefined where it is not given. */
export function aptSwitch(words: readonly ShellWord[], name: string): boolean | undefined {
  const wanted = name.toLowerCase();
  for (const { value } of words) {
    const equals = value.indexOf("=", value.startsWith("--option=") ? 9 : 0);
    if (equals === -1) continue;
    const own = value.slice(0, equals).replace(/^(--option=|-o)/, "");
    if (own.toLowerCase() === wanted) return !offWords.has(value.slice(equals + 1).toLowerCase());
  }
  return undefined;
}

const offWords: ReadonlySet<string> = new Set(["false", "0", "no", "off", "without", "disable"]);
