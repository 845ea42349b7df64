import { findShellcheck } from "../../../src/app/shellcheck/findShellcheck.ts";
import { requireBed } from "./beds.ts";

/** The path of the ShellCheck that is installed here. */
export async function shellcheckProgram(): Promise<string> {
  requireBed("shellcheck");
  const program = await findShellcheck({ setting: "", env: process.env });
  if (program === undefined) throw new Error("shellcheck is not on PATH");
  return program;
}
