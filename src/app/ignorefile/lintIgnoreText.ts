import { basename, dirname } from "node:path";
import { applyEdits } from "../../base/textEdit.ts";
import type { LintConfig } from "../../lint/config.ts";
import type { Finding } from "../../lint/finding.ts";
import { lintIgnoreFile } from "../../lint/ignorefile/lintIgnoreFile.ts";
import { safeIgnoreEdits } from "../../lint/ignorefile/safeIgnoreEdits.ts";
import { nodeDisk } from "../nodeDisk.ts";
import { createIgnoreFolders } from "./createIgnoreFolders.ts";

export interface LintedIgnoreText {
  readonly findings: readonly Finding[];
  /** The text with all safe fixes. */
  readonly fixed: () => Promise<string>;
}

export interface IgnoreTextOptions {
  readonly rules?: LintConfig["rules"];
  /** False: no folder is looked into. */
  readonly looksAround?: boolean;
}

/**
 * Lints the text of an ignore file by the files in its folder. The folder of one that is for a certain
 * Dockerfile, as `web.Dockerfile.dockerignore` is, is not known: a build names it. Throws AbortError.
 */
export async function lintIgnoreText(
  text: string,
  path: string,
  { rules, looksAround = true }: IgnoreTextOptions,
  signal?: AbortSignal,
): Promise<LintedIgnoreText> {
  const { compileGlob: compile } = await import("../../buildcontext/anywhere/index.ts");
  const folders = createIgnoreFolders(nodeDisk);
  const lint = async (now: string): Promise<readonly Finding[]> => {
    const isContext = looksAround && basename(path) === ignoreFileName;
    const facts = isContext ? await folders.facts(dirname(path), now, signal) : undefined;
    return lintIgnoreFile(now, { compile, facts, rules });
  };
  return {
    findings: await lint(text),
    async fixed() {
      let now = text;
      for (let turn = 0; turn < mostTurns; turn++) {
        const edits = safeIgnoreEdits(await lint(now));
        if (edits.length === 0) break;
        now = applyEdits(now, edits);
      }
      return now;
    },
  };
}

const ignoreFileName = ".dockerignore";

/** Each turn leaves what overlaps to the next. */
const mostTurns = 10;

export function isIgnoreFileName(path: string): boolean {
  return path.endsWith(ignoreFileName);
}
