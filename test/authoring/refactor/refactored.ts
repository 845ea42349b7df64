import { type RefactoringId, refactorings } from "../../../src/authoring/refactor/refactorings.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import type { TextRange } from "../../../src/base/textRange.ts";
import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import type { DockerfileDocument } from "../../../src/dockerfile/document.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices, type LintServices } from "../../../src/lint/services.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { baseImageLookUp } from "../../support/baseImageLookUp.ts";

/** The text after one refactoring at the mark (`⟦ ⟧`, or the first `|` with no blank beside); undefined where it is not offered. */
export async function refactored(
  id: RefactoringId,
  marked: string,
  images: Readonly<Record<string, BaseImageFacts>> = {},
): Promise<string | undefined> {
  const { text, range } = readMarks(marked);
  return refactoredAt(id, text, range, images);
}

export async function refactoredAt(
  id: RefactoringId,
  text: string,
  range: TextRange,
  images: Readonly<Record<string, BaseImageFacts>> = {},
): Promise<string | undefined> {
  const { document, services } = await openDocument(text, images);
  const edits = refactorings.find((it) => it.id === id)?.at(document, range, { services });
  return edits && applyEdits(text, edits);
}

export async function openDocument(
  text: string,
  images: Readonly<Record<string, BaseImageFacts>> = {},
): Promise<{ readonly document: DockerfileDocument; readonly services: LintServices }> {
  const document = parseDockerfile(text);
  const services = createLintServices(document, {
    baseImage: baseImageLookUp({
      "known:1": { digest: `sha256:${"a".repeat(64)}` },
      ...images,
    }),
    shell: await loadShellParser(),
  });
  return { document, services };
}

export function readMarks(marked: string): { readonly text: string; readonly range: TextRange } {
  const open = marked.indexOf("⟦");
  if (open !== -1) {
    const end = marked.indexOf("⟧") - 1;
    return { text: marked.replace(/[⟦⟧]/g, ""), range: { start: open, end } };
  }
  const at = marked.search(/\|(?!\|)(?<!\|\|)(?! [a-z])/);
  const cursor = at === -1 ? marked.indexOf("|") : at;
  return {
    text: marked.slice(0, cursor) + marked.slice(cursor + 1),
    range: { start: cursor, end: cursor },
  };
}
