import { cleanPath } from "../../dockerfile/cleanPath.ts";
import type { Instruction, Word } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import type { RuleContext } from "../rule.ts";

/** A `RUN --mount` as typed; variables stay in it. */
export interface RunMount {
  /** `bind` where none is named. */
  readonly type: string;
  readonly target: string | undefined;
  readonly source: string | undefined;
  /** The stage or image; undefined for the build context. */
  readonly from: string | undefined;
  /** The value of the flag. */
  readonly word: Word;
}

export function runMounts({ flags }: Pick<Instruction, "flags">): readonly RunMount[] {
  return flags.flatMap(({ name, value }) =>
    name.value === "mount" && value ? readMount(value) : [],
  );
}

/** Of a key that is there twice, the last counts. */
function readMount(word: Word): RunMount {
  let type = "bind";
  let target: string | undefined;
  let source: string | undefined;
  let from: string | undefined;
  for (const field of word.value.split(",")) {
    const equals = field.indexOf("=");
    if (equals <= 0) continue;
    const key = field.slice(0, equals).toLowerCase();
    const rest = field.slice(equals + 1);
    if (key === "type") type = rest.toLowerCase();
    else if (key === "from") from = rest;
    else if (targetKeys.has(key)) target = rest;
    else if (sourceKeys.has(key)) source = rest;
  }
  return { type, target, source, from, word };
}

const targetKeys: ReadonlySet<string> = new Set(["target", "dst", "destination"]);
const sourceKeys: ReadonlySet<string> = new Set(["source", "src"]);

/**
 * Whether what RUN writes into a folder stays out of the layer, since a mount lies over it. A target
 * that only the build knows may be any.
 */
export function isMounted(
  { services }: Pick<RuleContext, "services">,
  run: Instruction,
  folder: string,
): boolean {
  return runMounts(run).some(({ type, target }) => {
    if (target === undefined || !outsideOfLayer.has(type)) return false;
    const { value, complete } = services.variables.expand(target, run);
    if (!complete) return true;
    const workdir = value.startsWith("/") ? undefined : services.stageState.before(run).workdir;
    const path = joinPath(workdir, value);
    if (path === undefined) return true;
    const clean = cleanPath(path);
    return clean === "/" || folder === clean || folder.startsWith(`${clean}/`);
  });
}

/** Secrets and agents lie over single files. */
const outsideOfLayer: ReadonlySet<string> = new Set(["cache", "tmpfs", "bind"]);

/**
 * Whether a mount that leaves nothing in the image has one of the parts anywhere in its target: what
 * hadolint asks for, and enough where the exact folder depends on the user.
 */
export function hasCacheMount(
  instruction: Pick<Instruction, "flags">,
  ...parts: readonly string[]
): boolean {
  return runMounts(instruction).some(
    ({ type, target = "" }) =>
      (type === "cache" || type === "tmpfs") && parts.some((part) => target.includes(part)),
  );
}
