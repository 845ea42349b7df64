import { l10n, type QuickPickItem } from "vscode";
import {
  argsOf,
  type BuildForm,
  type FormFacts,
  missingArgs,
  withValue,
} from "../../../app/buildForm.ts";
import { argText, problemOf } from "../../../app/buildFormTexts.ts";
import type { NeededArg } from "../../../app/neededArgs.ts";
import { isSecretName } from "../../../dockerfile/isSecretName.ts";
import { askText } from "../../askText.ts";
import { askValue } from "./askValue.ts";
import type { FormContext, FormStep } from "./formStep.ts";
import { pickItem } from "./pickItem.ts";

interface ArgRow extends QuickPickItem {
  /** Undefined asks for another one. */
  readonly name: string | undefined;
}

/** The ARGs that count for the target, those without a value first, and those added by hand. */
export const argsStep: FormStep = async (form, facts, context) => {
  let changed = form;
  let last: string | undefined;
  for (;;) {
    const rows = argRows(changed, facts);
    const row = await pickItem({
      title: l10n.t("Build arguments"),
      placeholder: l10n.t("Enter gives a value; Escape goes back"),
      items: rows,
      active: rows.find(({ name }) => name === last && name !== undefined),
    });
    if (row === undefined) return changed;
    const name = row.name ?? (await askName());
    if (name === undefined) continue;
    last = name;
    changed = (await askArg(changed, facts, context, name)) ?? changed;
  }
};

function argRows(form: BuildForm, facts: FormFacts): readonly ArgRow[] {
  const missing = missingArgs(form, facts);
  const known = [...missing, ...facts.needs.args.filter((arg) => !missing.includes(arg))];
  const given = [...Object.keys(argsOf(form, facts)), ...(form.values.secretArgs ?? [])];
  const others = [...new Set(given)].filter((name) => !known.some((arg) => arg.name === name));
  return [
    ...known.map((arg) => toRow(form, facts, arg.name, arg)),
    ...others.map((name) => toRow(form, facts, name, undefined)),
    { name: undefined, label: l10n.t("$(add) Another argument…") },
  ];
}

function toRow(
  form: BuildForm,
  facts: FormFacts,
  name: string,
  arg: NeededArg | undefined,
): ArgRow {
  const isMissing = missingArgs(form, facts).some((it) => it.name === name);
  return {
    name,
    label: isMissing ? `$(warning) ${name}` : name,
    description: describeValue(form, facts, name, arg),
    detail:
      arg === undefined
        ? l10n.t("not an ARG of the Dockerfile for this target")
        : arg.secret
          ? l10n.t("line {0}; better a secret mount: an ARG stays in the image's history", arg.line)
          : l10n.t("line {0}", arg.line),
  };
}

function describeValue(
  { values }: BuildForm,
  { settings }: FormFacts,
  name: string,
  arg: NeededArg | undefined,
): string {
  if (values.secretArgs?.includes(name)) return l10n.t("= (hidden)");
  const own = values.buildArgs?.[name];
  const text = own ?? settings.args[name];
  if (text !== undefined) {
    const shown = isSecretName(name) ? l10n.t("(hidden)") : argText.show(text);
    return own === undefined ? l10n.t("= {0} (settings)", shown) : l10n.t("= {0}", shown);
  }
  return arg?.defaultValue === undefined
    ? l10n.t("no value")
    : l10n.t("default {0}", argText.show(arg.defaultValue));
}

function askName(): Promise<string | undefined> {
  return askValue({
    title: l10n.t("Another build argument"),
    prompt: l10n.t("The name, as in ARG NAME"),
    text: "",
    as: { read: (text) => (text.trim() === "" ? undefined : text.trim()) },
  });
}

/** Asks for the value of one argument; values of secrets go to VS Code's secret storage. */
export async function askArg(
  form: BuildForm,
  facts: FormFacts,
  { secrets }: FormContext,
  name: string,
): Promise<BuildForm | undefined> {
  const arg = facts.needs.args.find((it) => it.name === name);
  const secret = isSecretName(name);
  const fallback = facts.settings.args[name] ?? arg?.defaultValue;
  const asked = await askText({
    title: l10n.t("Build argument {0}", name),
    prompt: secret
      ? l10n.t(
          "Whoever gets the image can read this in its history: RUN --mount=type=secret leaves no trace. Empty takes the default",
        )
      : l10n.t("Empty takes the default; two double quotes are an empty value"),
    placeholder: fallback === undefined || secret ? "" : argText.show(fallback),
    value: secret ? "" : argText.show(form.values.buildArgs?.[name]),
    password: secret,
    validate: (text) => problemOf(text, argText),
  });
  if (asked === undefined) return undefined;
  const value = argText.read(asked.text);
  if (secret) {
    await (value === undefined
      ? secrets.forget(`arg:${name}`)
      : secrets.keep(`arg:${name}`, value, "stored"));
    const others = (form.values.secretArgs ?? []).filter((it) => it !== name);
    const names = value === undefined ? others : [...others, name];
    return withValue(form, "secretArgs", names.length === 0 ? undefined : names);
  }
  const { [name]: _, ...others } = form.values.buildArgs ?? {};
  const args = value === undefined ? others : { ...others, [name]: value };
  return withValue(form, "buildArgs", Object.keys(args).length === 0 ? undefined : args);
}
