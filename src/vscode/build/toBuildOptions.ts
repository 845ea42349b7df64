import type { BuildOptions } from "../../app/buildImage.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import { readSetting } from "../settings.ts";
import { type BuildPlan, diskPath } from "./buildPlan.ts";

/** The plan with the settings as they are now, and the text as the editor has it, saved or not. */
export function toBuildOptions({ dockerfile, contextPath, tag, target }: BuildPlan): BuildOptions {
  const document = openDocument(dockerfile);
  const path = diskPath(dockerfile);
  const unsaved = document !== undefined && (document.isDirty || path === undefined);
  const platform = readSetting("slipway.build.platform", dockerfile).trim();
  return {
    dockerfilePath: path,
    contextPath,
    tags: tag === undefined ? [] : [tag],
    buildArgs: textValues(readSetting("slipway.build.args", dockerfile)),
    noCache: readSetting("slipway.build.noCache", dockerfile),
    pull: readSetting("slipway.build.pull", dockerfile),
    ...(unsaved ? { dockerfileText: document.getText() } : {}),
    ...(target === undefined ? {} : { target }),
    ...(platform === "" ? {} : { platforms: [platform] }),
  };
}

/** Settings are typed by hand: numbers and booleans are taken as they would be written. */
function textValues(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const plain = Object.entries(values).filter(([, value]) =>
    ["string", "number", "boolean"].includes(typeof value),
  );
  return Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
}
