import type { ShellChain } from "../../dockerfile/shell/shellScript.ts";

/** Whether a chain is one `set` that makes the shell stop at the first failure. */
export function setsErrexit(chain: ShellChain | undefined): boolean {
  const command = chain?.pipelines[0]?.elements[0];
  if (!chain || chain.pipelines.length > 1 || command?.kind !== "command") return false;
  if (command.name !== "set" || command.pipeline.elements.length > 1) return false;
  return command.words.some(
    ({ value }, at) =>
      /^-[a-zA-Z]*e/.test(value) ||
      (value === "errexit" && /^-[a-zA-Z]*o$/.test(command.words[at - 1]?.value ?? "")),
  );
}
