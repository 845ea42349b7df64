import { l10n, MarkdownString } from "vscode";
import type { ReferenceEntry } from "../../authoring/reference/referenceEntry.ts";
import { translated } from "../translated.ts";
import { codeSpan, plainText } from "./markdownText.ts";

/** What we say of an instruction, flag or name; with a title where the place does not show it. */
export function referenceWords(
  { text, since, example, link }: ReferenceEntry,
  title?: string,
): MarkdownString {
  const head = [
    ...(title === undefined ? [] : [`**${codeSpan(title)}**`]),
    ...(since === undefined ? [] : [plainText(l10n.t("(since Dockerfile {0})", since))]),
  ];
  return new MarkdownString(
    [head.join(" "), translated(text)].filter((it) => it !== "").join("\n\n"),
  )
    .appendCodeblock(example, "dockerfile")
    .appendMarkdown(`[${l10n.t("Docker's manual")}](${link})`);
}
