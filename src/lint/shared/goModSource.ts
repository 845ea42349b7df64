import type { CommandInstruction, TransferInstruction } from "../../dockerfile/document.ts";
import { globMatch } from "./globMatch.ts";
import { isRemote } from "./transferPaths.ts";

/** How a COPY brings go.mod: by its name or a pattern of it, or along with the whole folder. */
export type GoModSource = "named" | "folder";

/** Undefined where nothing says that go.mod comes along. */
export function goModSource(transfer: TransferInstruction): GoModSource | undefined {
  const { sources, destination, from } = transfer;
  if (sources.some(({ value }) => namesGoMod(value))) return "named";
  // A file that is called otherwise becomes go.mod at the destination.
  if (sources.length === 1 && destination && lastPart(destination.value) === goMod) return "named";
  if (from !== undefined) return undefined;
  return sources.some(({ value }) => /^(\.?\/)?(\.|\*)?\/?$/.test(value)) ? "folder" : undefined;
}

/** True for a RUN that starts a go command which looks for modules. */
export function runsGo(run: CommandInstruction, body: string): boolean {
  const text = run.json ? run.words.map(({ value }) => value).join(" ") : (run.shell?.text ?? "");
  return goCommand.test(text) || goCommand.test(body);
}

/** `go version`, `go env` and the like do not care for go.mod. */
const goCommand =
  /(?:^|[\s;&|("'`]|\/bin\/)go[ \t]+(?:-C\b|build|install|mod|run|test|get|generate|vet|list|work|tool)\b/;

const goMod = "go.mod";

function namesGoMod(source: string): boolean {
  if (isRemote(source)) return false;
  const name = lastPart(source);
  if (name === goMod) return true;
  return /[*?[]/.test(name) && !/^\*+$/.test(name) && globMatch(name, goMod);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
