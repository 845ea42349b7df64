import { l10n, type QuickPickItem } from "vscode";
import { type RunFacts, withRunValue } from "../../../app/runForm.ts";
import type { RunForm } from "../../../app/runFormRows.ts";
import { isSecretEnv } from "../../../app/runValues.ts";
import { askText } from "../../askText.ts";
import { askValue } from "../../build/form/askValue.ts";
import { pickItem } from "../../build/form/pickItem.ts";

interface EnvRow extends QuickPickItem {
  /** Undefined asks for another one. */
  readonly name: string | undefined;
}

/** The variables of the image and those added by hand, until gone back from. */
export async function envStep(start: RunForm, facts: RunFacts): Promise<RunForm> {
  let form = start;
  let last: string | undefined;
  for (;;) {
    const rows = envRows(form, facts);
    const row = await pickItem({
      title: l10n.t("Environment"),
      placeholder: l10n.t("Enter gives a value; Escape goes back"),
      items: rows,
      active: rows.find(({ name }) => name !== undefined && name === last) ?? rows.at(-1),
    });
    if (row === undefined) return form;
    const name = row.name ?? (await askName());
    if (name === undefined) continue;
    last = name;
    const own = form.values.env?.[name] ?? imageEnv(facts).get(name) ?? "";
    const value = await askEnvValue(name, own);
    if (value !== undefined) form = withEnv(form, name, value);
  }
}

/** Undefined when dismissed. What looks like a secret is typed unseen, and never kept. */
export async function askEnvValue(name: string, old: string): Promise<string | undefined> {
  const secret = isSecretEnv(name, old);
  const asked = await askText({
    title: l10n.t("Variable {0}", name),
    prompt: secret
      ? l10n.t("For this run only: it looks like a secret, so it is not kept")
      : l10n.t("Empty takes it as the image has it; two double quotes are an empty value"),
    value: secret ? "" : old,
    password: secret,
    validate: () => undefined,
  });
  return asked?.kind === "text" ? asked.text : undefined;
}

function withEnv(form: RunForm, name: string, text: string): RunForm {
  const { [name]: _, ...env } = form.values.env ?? {};
  const { [name]: __, ...secrets } = form.secrets;
  const names = (form.values.secretEnv ?? []).filter((it) => it !== name);
  const value = text === '""' ? "" : text;
  const secret = text !== "" && isSecretEnv(name, value);
  const others = text === "" || secret ? env : { ...env, [name]: value };
  const secretEnv = secret ? [...names, name] : names;
  const filled = Object.keys(others).length === 0 ? undefined : others;
  const values = withRunValue(form.values, "env", filled);
  return {
    values: withRunValue(values, "secretEnv", secretEnv.length === 0 ? undefined : secretEnv),
    secrets: secret ? { ...secrets, [name]: value } : secrets,
  };
}

function envRows(form: RunForm, facts: RunFacts): readonly EnvRow[] {
  const image = imageEnv(facts);
  const own = form.values.env ?? {};
  const secret = new Set(form.values.secretEnv ?? []);
  const names = [...new Set([...Object.keys(own), ...secret, ...image.keys()])];
  return [
    ...names.map((name): EnvRow => {
      const value = own[name] ?? image.get(name) ?? "";
      const missing = secret.has(name) && form.secrets[name] === undefined;
      const shown = secret.has(name) || isSecretEnv(name, value) ? l10n.t("(hidden)") : value;
      const isOwn = name in own || secret.has(name);
      return {
        name,
        label: name,
        description: missing
          ? l10n.t("is asked for at the start")
          : isOwn
            ? l10n.t("= {0}", shown)
            : l10n.t("= {0} (of the image)", shown),
      };
    }),
    { name: undefined, label: l10n.t("$(add) Another variable…") },
  ];
}

function askName(): Promise<string | undefined> {
  return askValue({
    title: l10n.t("Another variable"),
    prompt: l10n.t("Its name"),
    text: "",
    as: { read: (text) => (/^[^\s=]+$/.test(text.trim()) ? text.trim() : undefined) },
  });
}

function imageEnv({ config }: RunFacts): ReadonlyMap<string, string> {
  return new Map(
    config.env.map((entry) => {
      const equals = entry.indexOf("=");
      return equals === -1 ? [entry, ""] : [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );
}
