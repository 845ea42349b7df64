import { run } from "../support/beds/run.ts";
import { choosePath } from "./fileDialog.ts";
import type { Workbench } from "./workbench.ts";

/** Answers what is asked before images are saved; `what` is told in the end. */
export async function saveTo(
  workbench: Workbench,
  { form, path, what }: { readonly form: string; readonly path: string; readonly what: RegExp },
): Promise<void> {
  // Not by picking, which may run the command once more, and that asks for images first.
  const row = workbench.page.locator(".quick-input-widget .monaco-list-row", { hasText: form });
  await row.first().click();
  await choosePath(workbench, path);
  const saved = new RegExp(`Saved .*${what.source}.* to ${nameOf(path)}`);
  await workbench.statusBar(saved).first().waitFor();
}

/** From a file, or from a folder where the path ends in a slash. */
export async function loadFrom(workbench: Workbench, path: string): Promise<void> {
  await workbench.runCommand("Slipway: Load Images from a File");
  await workbench.pick(path.endsWith("/") ? "From a folder" : "From a file");
  await choosePath(workbench, path);
  const loaded = new RegExp(`Loaded .* from ${nameOf(path)}`);
  await workbench.statusBar(loaded).first().waitFor();
}

/** The variables of an image in an archive, as skopeo reads it. */
export async function envIn(source: string): Promise<readonly string[]> {
  return JSON.parse(await run("skopeo", ["inspect", "--config", source])).config.Env;
}

function nameOf(path: string): string {
  return path.split("/").findLast((part) => part !== "") ?? "";
}
