import type { DockerfileDocument } from "../dockerfile/document.ts";
import { expandHeredoc, expandWord, type LookUp } from "../dockerfile/expandWord.ts";
import type { GlobalScope } from "../dockerfile/globalScope.ts";
import type { GivenArguments } from "../dockerfile/variables.ts";
import { buildFault } from "./buildFault.ts";
import type { ImageDraft } from "./imageDraft.ts";

/** What the words of an instruction stand for in a stage. */
export interface StageScope {
  /** The text that the instruction stands in, and its escape character. */
  readonly text: DockerfileDocument["text"];
  readonly escape: DockerfileDocument["escape"];
  readonly globals: Pick<GlobalScope, "declared">;
  readonly given: GivenArguments;
  /** What nothing declares is known to be empty. */
  readonly lookUp: LookUp;
  /** With quotes resolved. Throws `build-failed`, such as for `${x:?}` of what is not set. */
  expand(raw: string): string;
  /** Of a heredoc. Throws the same. */
  expandText(text: string): string;
}

export function createStageScope(
  draft: Pick<ImageDraft, "scope">,
  document: Pick<DockerfileDocument, "text" | "escape">,
  build: Pick<StageScope, "globals" | "given">,
): StageScope {
  const lookUp: LookUp = (name) => draft.scope.get(name) ?? unset;
  const { text, escape: escapeChar } = document;
  return {
    ...{ text, escape: escapeChar, globals: build.globals, given: build.given, lookUp },
    expand(raw) {
      const { value, complete } = expandWord(raw, escapeChar, lookUp);
      if (!complete) throw unexpandable(raw);
      return value;
    },
    expandText(content) {
      const expanded = expandHeredoc(content, lookUp);
      if (expanded === undefined) throw unexpandable("the text of the heredoc");
      return expanded;
    },
  };
}

const unset = { kind: "base", value: undefined, unset: true } as const;

function unexpandable(raw: string): Error {
  return buildFault(
    `failed to process ${raw}: a variable in it is required and not set, too long, or written in a form that does not exist`,
  );
}
