import { cleanPath } from "../../dockerfile/cleanPath.ts";
import type { Instruction } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { runMounts } from "../../dockerfile/runMounts.ts";
import type { RuleContext } from "../rule.ts";

export { type RunMount, runMounts } from "../../dockerfile/runMounts.ts";

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
