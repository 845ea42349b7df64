import { stageInstructions } from "../dockerfile/neededStages.ts";
import { type RunMount, runMounts } from "../dockerfile/runMounts.ts";
import type { TargetView } from "./targetView.ts";

export interface NeededSecret {
  readonly id: string;
  /** The build fails without it. */
  readonly required: boolean;
  /** Where RUN finds it: a path, or the name of an environment variable behind a `$`. */
  readonly places: readonly string[];
  /** 1-based, of the first RUN that wants it. */
  readonly line: number;
}

export interface NeededSsh {
  readonly id: string;
  readonly required: boolean;
  /** 1-based. */
  readonly line: number;
}

export interface NeededMounts {
  readonly secrets: readonly NeededSecret[];
  readonly ssh: readonly NeededSsh[];
}

/** The secrets and agents that RUNs of the target want. */
export function neededMounts(view: TargetView): NeededMounts {
  const secrets = new Map<string, NeededSecret>();
  const ssh = new Map<string, NeededSsh>();
  for (const stage of view.needed) {
    for (const at of stageInstructions(view.document.stages, stage)) {
      if (at.kind !== "RUN") continue;
      const line = view.lineOf(at);
      const expand = (raw: string): string => view.variables.expand(raw, at).value;
      for (const mount of runMounts(at)) {
        const { required } = mount;
        if (mount.type === "secret") {
          const id = expand(secretIdOf(mount));
          if (id === "") continue;
          const known = secrets.get(id);
          secrets.set(id, {
            id,
            required: required || (known?.required ?? false),
            places: [...new Set([...(known?.places ?? []), ...placesOf(mount, id, expand)])],
            line: known?.line ?? line,
          });
        } else if (mount.type === "ssh") {
          const id = expand(mount.id ?? "") || "default";
          const known = ssh.get(id);
          const isRequired = required || (known?.required ?? false);
          ssh.set(id, { id, required: isRequired, line: known?.line ?? line });
        }
      }
    }
  }
  return { secrets: [...secrets.values()], ssh: [...ssh.values()] };
}

/** Ids of secrets that only other stages name. */
export function otherSecrets(
  view: TargetView,
  secrets: readonly NeededSecret[],
): readonly string[] {
  const ids = new Set(secrets.map(({ id }) => id));
  const needed = new Set(view.needed);
  const others = view.document.stages.filter((stage) => !needed.has(stage));
  const found = neededMounts({ ...view, needed: others }).secrets;
  return found.map(({ id }) => id).filter((id) => !ids.has(id));
}

/** The source is another word for the id; without both the name of the target counts. */
function secretIdOf({ source, id, target = "" }: RunMount): string {
  return source || id || (target.split("/").at(-1) ?? "");
}

function placesOf(
  { env, target }: RunMount,
  id: string,
  expand: (raw: string) => string,
): readonly string[] {
  const variable = env === undefined ? [] : [`$${env}`];
  if (target !== undefined) return [...variable, expand(target)];
  return env === undefined ? [`/run/secrets/${id.split("/").at(-1)}`] : variable;
}
