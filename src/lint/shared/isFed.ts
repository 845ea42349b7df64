import type { ShellCommand, ShellElement } from "../../dockerfile/shell/shellScript.ts";

/**
 * Whether a command gets an input that may answer what it asks: from a pipe, a file or a heredoc, of
 * its own or of what it stands in. What xargs runs is not fed what xargs reads.
 */
export function isFed(command: ShellCommand): boolean {
  if (command.openEnded) return false;
  let at: ShellElement | undefined = command;
  let { wrapper } = command;
  while (at) {
    const [first] = at.pipeline.elements;
    if (first && first.range.end <= at.range.start) return true;
    if (readsInput(at)) return true;
    for (; wrapper; wrapper = wrapper.wrapper) if (readsInput(wrapper)) return true;
    at = at.pipeline.chain.block.parent;
  }
  return false;
}

function readsInput({ redirections }: ShellElement): boolean {
  return redirections.some(
    ({ operator, target }) => operator.startsWith("<") && target?.value !== "/dev/null",
  );
}
