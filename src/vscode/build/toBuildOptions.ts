import type { Uri } from "vscode";
import type { BuildOptions } from "../../app/buildOptions.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import { readSetting } from "../settings.ts";
import { type BuildPlan, diskPath } from "./buildPlan.ts";

/** The plan over the settings as they are now, and the text as the editor has it, saved or not. */
export function toBuildOptions(plan: BuildPlan): BuildOptions {
  const { dockerfile, secretArgs: _, builder: ___, ...choices } = plan;
  const document = openDocument(dockerfile);
  const path = diskPath(dockerfile);
  const unsaved = document !== undefined && (document.isDirty || path === undefined);
  const platform = readSetting("slipway.build.platform", dockerfile).trim();
  const platforms = plan.platforms ?? (platform === "" ? [] : [platform]);
  const { platforms: __, ...others } = choices;
  return {
    ...others,
    dockerfilePath: path,
    buildArgs: { ...readArgsSetting(dockerfile), ...plan.buildArgs },
    noCache: plan.noCache ?? readSetting("slipway.build.noCache", dockerfile),
    pull: plan.pull ?? readSetting("slipway.build.pull", dockerfile),
    ...(unsaved ? { dockerfileText: document.getText() } : {}),
    ...(platforms.length === 0 ? {} : { platforms }),
  };
}

/** Settings are typed by hand: numbers and booleans are taken as they would be written. */
export function readArgsSetting(dockerfile: Uri): Readonly<Record<string, string>> {
  const values: Readonly<Record<string, unknown>> = readSetting("slipway.build.args", dockerfile);
  const plain = Object.entries(values).filter(([, value]) =>
    ["string", "number", "boolean"].includes(typeof value),
  );
  return Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
}
