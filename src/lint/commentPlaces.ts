import type { Comment, DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";

/** Walks along with the comments, which come in file order. */
export function commentPlaces(document: DockerfileDocument): (comment: Comment) => CommentPlace {
  const { instructions, stages, comments } = document;
  const lastBare = bareCommentBefore(comments);
  let at = 0;
  let stage = -1;
  let checked: Instruction | undefined;
  return (comment) => {
    while (at < instructions.length) {
      const instruction = instructions[at];
      if (!instruction || instruction.range.start > comment.range.start) break;
      if (instruction.kind === "FROM") stage++;
      at++;
    }
    const next = instructions[at];
    return {
      next,
      stage: stages[next?.kind === "FROM" ? stage + 1 : Math.max(stage, 0)],
      countsForCheck() {
        const bare = lastBare(next?.range.start ?? Number.POSITIVE_INFINITY);
        if (next === undefined || next === checked || bare > comment.range.start) return false;
        checked = next;
        return true;
      },
    };
  };
}

export interface CommentPlace {
  /** The instruction that follows the comment, over blank lines and other comments. */
  readonly next: Instruction | undefined;
  /** The stage that follows when the next instruction is its FROM, else the one around. */
  readonly stage: Stage | undefined;
  /** True for the first check comment above an instruction; asked once a comment, in file order. */
  countsForCheck(): boolean;
}

/** Where the last comment without text before an offset begins; -1 for none. Offsets must rise. */
function bareCommentBefore(comments: readonly Comment[]): (offset: number) => number {
  let at = 0;
  let last = -1;
  return (offset) => {
    for (let comment = comments[at]; comment && comment.range.start < offset; ) {
      if (!comment.insideInstruction && comment.text.trim() === "") last = comment.range.start;
      comment = comments[++at];
    }
    return last;
  };
}
