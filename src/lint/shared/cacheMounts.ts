import { cleanPath, joinPath } from "../../dockerfile/containerPath.ts";
import type { Instruction } from "../../dockerfile/document.ts";
import type { RuleContext } from "../rule.ts";

/**
 * Whether what RUN writes into a folder stays out of the layer, since a mount lies over it. A target
 * that only the build knows may be any.
 */
export function isMounted(
  { services }: Pick<RuleContext, "services">,
  run: Instruction,
  folder: string,
): boolean {
  return mountsOf(run).some(({ type, target }) => {
    if (target === undefined || !(type in outsideOfLayer)) return false;
    const { value, complete } = services.variables.expand(target, run);
    if (!complete) return true;
    const { workdir } = value.startsWith("/")
      ? { workdir: undefined }
      : services.stageState.before(run);
    const path = joinPath(workdir, value);
    if (path === undefined) return true;
    const clean = cleanPath(path);
    return clean === "/" || folder === clean || folder.startsWith(`${clean}/`);
  });
}

/** What hadolint takes for a cache mount: the fragment may stand anywhere in the target. */
export function hasPeerCacheMount(run: Instruction, fragment: string): boolean {
  return mountsOf(run).some(
    ({ type, target = "" }) => (type === "cache" || type === "tmpfs") && target.includes(fragment),
  );
}

/** Secrets and agents lie over single files. */
const outsideOfLayer: Readonly<Record<string, true>> = { cache: true, tmpfs: true, bind: true };

interface Mount {
  readonly type: string;
  readonly target: string | undefined;
}

function mountsOf({ flags }: Instruction): readonly Mount[] {
  return flags.flatMap(({ name, value }) => {
    if (name.value !== "mount" || !value) return [];
    let type = "bind";
    let target: string | undefined;
    for (const field of value.value.split(",")) {
      const equals = field.indexOf("=");
      const key = field.slice(0, equals).toLowerCase();
      if (key === "type") type = field.slice(equals + 1);
      else if (targetKeys.has(key)) target = field.slice(equals + 1);
    }
    return [{ type, target }];
  });
}

const targetKeys: ReadonlySet<string> = new Set(["target", "dst", "destination"]);
