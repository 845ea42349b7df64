import { type ReferenceEntry, referenceLink } from "./referenceEntry.ts";

/** What a parser directive does, its name in any case. */
export function describeDirective(name: string): ReferenceEntry | undefined {
  return entries.get(name.toLowerCase());
}

const entries: ReadonlyMap<string, ReferenceEntry> = new Map([
  [
    "syntax",
    {
      text: "Names the frontend that reads this file, as an image that the builder pulls. `docker/dockerfile:1` is the newest one of version 1; without it the builder takes its own.",
      example: "# syntax=docker/dockerfile:1",
      link: referenceLink("syntax"),
    },
  ],
  [
    "escape",
    {
      text: "The character that continues lines and escapes: the backslash, or the backtick for paths of Windows.",
      example: "# escape=`",
      link: referenceLink("escape"),
    },
  ],
  [
    "check",
    {
      text: "Settings of the engine's build checks: `skip=` and their names, or `all`, and `error=true` to make them fail the build; a semicolon between both.",
      since: "1.8",
      example: "# check=skip=JSONArgsRecommended;error=true",
      link: referenceLink("check"),
    },
  ],
] satisfies readonly (readonly [string, ReferenceEntry])[]);

export const directiveNames: readonly string[] = [...entries.keys()];
