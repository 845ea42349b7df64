import { joinPath } from "../../dockerfile/joinPath.ts";
import { destinationPath } from "../../lint/shared/transferPaths.ts";
import type { HoverHere } from "./hoverPart.ts";
import { type HoverPlace, isIn } from "./hoverPlace.ts";

/** At WORKDIR's path and at a destination the absolute path, where it is another than what is typed. */
export function pathHover(place: HoverPlace): HoverHere | undefined {
  const { instruction, services } = place;
  const word =
    instruction.kind === "WORKDIR"
      ? instruction.words[0]
      : instruction.kind === "COPY" || instruction.kind === "ADD"
        ? instruction.destination
        : undefined;
  if (!word || !isIn(word.range, place)) return undefined;
  const path = pathOf(place);
  const typed = word.value.replace(/(?<=.)\/$/, "");
  if (path === undefined || path === typed) return undefined;
  return { range: word.range, parts: [{ kind: "path", path }] };

  function pathOf({ instruction: it }: HoverPlace): string | undefined {
    if (it.kind === "COPY" || it.kind === "ADD") return destinationPath(services, it);
    const { value, complete } = services.variables.expand(word?.raw ?? "", it);
    return complete ? joinPath(services.stageState.before(it).workdir, value) : undefined;
  }
}
