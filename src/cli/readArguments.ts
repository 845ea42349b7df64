import { type ParseArgsConfig, parseArgs } from "node:util";
import { misuse } from "./misuse.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

interface Config<T extends Options> {
  readonly args: string[];
  readonly options: T;
  readonly allowPositionals: true;
  readonly strict: true;
}

/** `parseArgs` with its complaints as misuse that points to the command's help. */
export function readArguments<const T extends Options>(
  command: string,
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<Config<T>>> {
  try {
    return parseArgs<Config<T>>({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node adds advice of its own after the first sentence.
    const [sentence = "An argument makes no sense"] = error.message.split(/\. |\n/);
    throw misuse(`${sentence.replace(/\.$/, "")}.`, `See slipway ${command} --help.`);
  }
}
