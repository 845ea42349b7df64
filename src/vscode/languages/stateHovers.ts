import { type Disposable, Hover, l10n, languages, MarkdownString } from "vscode";
import { type BaseLineKey, describeBase } from "../../app/baseFacts/describeBase.ts";
import type { StateHere } from "../../lint/stateAt.ts";
import type { Linter } from "../diagnostics/createLinter.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { toRange } from "../toRange.ts";
import { translated } from "../translated.ts";

/**
 * At the keyword of an instruction who it runs as and where, and at the image of a FROM what is known of
 * it and from where.
 */
export function registerStateHovers(deps: {
  readonly linter: Pick<Linter, "stateAt">;
  readonly now: () => number;
}): Disposable {
  return languages.registerHoverProvider(dockerfileSelector, {
    async provideHover(document, position) {
      if (!isServed(document)) return undefined;
      const here = await deps.linter.stateAt(document, document.offsetAt(position));
      if (!here) return undefined;
      const words = here.facts.length > 0 ? stateWords(here) : baseWords(here, deps.now());
      return words && new Hover(words, toRange(document, here.range));
    },
  });
}

function stateWords({ facts }: StateHere): MarkdownString {
  return new MarkdownString().appendText(l10n.t("Here: {0}", facts.map(translated).join(", ")));
}

/** Values are data of an image, so text that means nothing in Markdown. */
function baseWords({ base }: StateHere, now: number): MarkdownString | undefined {
  if (!base?.facts) return undefined;
  const words = new MarkdownString("**").appendText(base.reference).appendMarkdown("**\n");
  for (const { key, value } of describeBase(base.facts, now)) {
    words.appendMarkdown("\n- ").appendText(`${titleOf(key)}: ${wordsOf(value)}`);
  }
  return words;
}

/** Of a date and its age, each by itself. */
function wordsOf(value: string): string {
  return value
    .split(/(?<=^\d{4}-\d\d-\d\d), /)
    .map(translated)
    .join(", ");
}

function titleOf(key: BaseLineKey): string {
  switch (key) {
    case "os":
      return l10n.t("System");
    case "user":
      return l10n.t("User");
    case "folder":
      return l10n.t("Working folder");
    case "entrypoint":
      return l10n.t("Entrypoint");
    case "command":
      return l10n.t("Command");
    case "ports":
      return l10n.t("Ports");
    case "platforms":
      return l10n.t("Platforms");
    case "digest":
      return l10n.t("Digest");
    case "created":
      return l10n.t("Created");
    case "endOfLife":
      return l10n.t("Maintained until");
    case "source":
      return l10n.t("Known from");
  }
}
