import type { Uri } from "vscode";
import type { LintConfig } from "../../lint/config.ts";
import { readLintSettings, readSetting } from "../settings.ts";
import type { ShellcheckSettings } from "./shellcheckDiagnostics.ts";

/** What the linter is told for a document; undefined where it is switched off. */
export type ReadLintConfig = (of: Uri) => Promise<LintConfig | undefined>;

export const readLintConfig: ReadLintConfig = async (of) => {
  const { enable, preset, rules } = readLintSettings(of);
  return enable ? { preset, rules } : undefined;
};

/** The same for ShellCheck, which goes with the linter. */
export async function readShellcheckSettings(of: Uri): Promise<ShellcheckSettings> {
  const config = await readLintConfig(of);
  return {
    enable: config !== undefined && readSetting("slipway.shellcheck.enable", of),
    path: readSetting("slipway.shellcheck.path", of),
    rules: config?.rules ?? {},
  };
}
