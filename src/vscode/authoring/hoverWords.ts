import { l10n, MarkdownString } from "vscode";
import type {
  HeredocPart,
  HoverPart,
  SourcePart,
  StagePart,
  VariableOrigin,
  VariablePart,
} from "../../authoring/hover/hoverPart.ts";
import { countWords } from "../ignorefile/countWords.ts";
import { codeSpan, plainText } from "./markdownText.ts";
import { referenceWords } from "./referenceWords.ts";

/** One part of a hover. Values and names of files are data, so they are put in as text or code. */
export function partWords(part: HoverPart): MarkdownString {
  return part.kind === "reference"
    ? referenceWords(part.entry, part.title)
    : new MarkdownString(paragraphsOf(part).join("\n\n"));
}

/** In Markdown. */
function paragraphsOf(part: Exclude<HoverPart, { readonly kind: "reference" }>): readonly string[] {
  switch (part.kind) {
    case "variable":
      return variableWords(part);
    case "source":
      return sourceWords(part);
    case "stage":
      return stageWords(part);
    case "heredoc":
      return heredocWords(part).map(plainText);
    case "path":
      return [`${plainText(l10n.t("Absolute path:"))} ${codeSpan(part.path)}`];
  }
}

function variableWords(part: VariablePart): readonly string[] {
  const { name, value, origin, result, isOfContainer } = part;
  const title =
    value === ""
      ? `${codeSpan(name)} ${plainText(l10n.t("is empty."))}`
      : [name, ...(value === undefined ? [] : [value])].map(codeSpan).join(" = ");
  const words = [title, plainText(originWords(origin))];
  if (isOfContainer) words.push(plainText(l10n.t("A container may be started with another.")));
  if (result !== undefined) {
    const text = result === "" ? plainText(l10n.t("nothing")) : codeSpan(result);
    words.push(`${plainText(l10n.t("Here:"))} ${text}`);
  }
  return words;
}

function originWords(origin: VariableOrigin): string {
  switch (origin.kind) {
    case "env":
      return l10n.t("Set by ENV in line {0}.", origin.line);
    case "default":
      return l10n.t("The default of ARG in line {0}; a build may give another.", origin.line);
    case "given":
      return l10n.t("The build gives it: ARG in line {0} has no default.", origin.line);
    case "automatic":
      return l10n.t("The engine sets it for each build.");
    case "base":
      return origin.reference === undefined
        ? l10n.t("The base image sets it.")
        : l10n.t("The base image {0} sets it.", origin.reference);
    case "nowhere":
      return origin.isBaseKnown
        ? l10n.t("Nothing sets it for this line, so it is empty.")
        : l10n.t("Nothing in this file sets it for this line; the base image may.");
  }
}

function sourceWords({ state, first, more, isCut, ...count }: SourcePart): readonly string[] {
  switch (state.kind) {
    case "ignored": {
      const text = l10n.t("Kept out of the build by line {0} of {1}:", state.line, state.file);
      return [`${plainText(text)} ${codeSpan(state.pattern)}`];
    }
    case "generated":
      return [plainText(l10n.t("Not in this build context now; it may be made before the build."))];
    case "nothing": {
      const { file } = state;
      const text =
        file === undefined
          ? l10n.t("Nothing in the build context matches.")
          : l10n.t("Nothing in the build context matches, less what {0} keeps out.", file);
      return [plainText(text)];
    }
    case "found":
      return [
        plainText(l10n.t("Takes {0}.", countWords(count))),
        ...listWords(first, more),
        ...(isCut
          ? [plainText(l10n.t("There are more files than were looked at, so it may be more."))]
          : []),
      ];
  }
}

function listWords(first: readonly string[], more: number): readonly string[] {
  if (first.length === 0) return [];
  const rows = first.map(codeSpan);
  if (more > 0) rows.push(plainText(l10n.t("and {0} more", more)));
  return [rows.map((row) => `- ${row}`).join("\n")];
}

function stageWords(part: StagePart): readonly string[] {
  const { name, index, base, line, instructions, users } = part;
  const title = plainText(l10n.t("Stage {0}", name ?? index));
  const size =
    instructions === 1
      ? l10n.t("1 instruction, from line {0} on.", line)
      : l10n.t("{0} instructions, from line {1} on.", instructions, line);
  return [`${title} = FROM ${codeSpan(base)}`, plainText(size), plainText(userWords(users))];
}

function userWords(users: StagePart["users"]): string {
  if (users.length === 0) return l10n.t("No other stage uses it.");
  const rows = users.slice(0, mostUsers).map(({ keyword, line }) => `${keyword} ${line}`);
  if (users.length > mostUsers) rows.push(l10n.t("{0} more", users.length - mostUsers));
  return l10n.t("Used by (lines): {0}", rows.join(", "));
}

const mostUsers = 8;

function heredocWords(part: HeredocPart): readonly string[] {
  const { name, lines, variables, stripTabs, isClosed } = part;
  const words = [
    lines === 1
      ? l10n.t("Here-document {0}, 1 line.", name)
      : l10n.t("Here-document {0}, {1} lines.", name, lines),
    handlingWords(variables),
  ];
  if (stripTabs) words.push(l10n.t("Tabs at the beginning of its lines are dropped."));
  if (!isClosed) words.push(l10n.t("The line that ends it is missing."));
  return words;
}

function handlingWords(variables: HeredocPart["variables"]): string {
  switch (variables) {
    case "builder":
      return l10n.t("The builder puts the values of ARG and ENV in.");
    case "shell":
      return l10n.t("Input of the command; the shell puts variables in.");
    case "script":
      return l10n.t("The script that is run.");
    case "kept":
      return l10n.t("Taken as it is: variables in it stay as they are.");
  }
}
