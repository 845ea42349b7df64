import { l10n, type QuickPickItem } from "vscode";
import { type BuildForm, type FormFacts, sourceOf, withValue } from "../../../app/buildForm.ts";
import type { SecretChoice } from "../../../app/buildFormValues.ts";
import { describeSource } from "../../../app/buildFormWords.ts";
import type { NeededSecret } from "../../../app/neededMounts.ts";
import { askText } from "../../askText.ts";
import { translated } from "../../translated.ts";
import { askValue } from "./askValue.ts";
import type { FormContext, FormStep } from "./formStep.ts";
import { pickItem } from "./pickItem.ts";
import { pickSecretFile, pickSecretVariable } from "./pickSecretPlace.ts";

interface SecretRow extends QuickPickItem {
  /** Undefined asks for another one. */
  readonly id: string | undefined;
}

/** The secrets of the Dockerfile and those added by hand, each with its source. */
export const secretsStep: FormStep = async (form, facts, context) => {
  let changed = form;
  let last: string | undefined;
  for (;;) {
    const rows = secretRows(changed, facts);
    const row = await pickItem({
      title: l10n.t("Secrets of the build"),
      placeholder: l10n.t("Enter says where a secret comes from; Escape goes back"),
      items: rows,
      active: rows.find(({ id }) => id === last && id !== undefined),
    });
    if (row === undefined) return changed;
    const id = row.id ?? (await askId());
    if (id === undefined) continue;
    last = id;
    changed = (await askSecretSource(changed, facts, context, id)) ?? changed;
  }
};

function secretRows(form: BuildForm, facts: FormFacts): readonly SecretRow[] {
  const needed = facts.needs.secrets;
  const ids = new Set([...needed, ...(form.values.secrets ?? [])].map(({ id }) => id));
  const rows = [...ids].map((id): SecretRow => {
    const need = needed.find((it) => it.id === id);
    const source = sourceOf(form, facts, id);
    const missing = need !== undefined && source === undefined;
    return {
      id,
      label: missing ? `$(warning) ${id}` : `$(key) ${id}`,
      description:
        source === undefined ? l10n.t("no source yet") : translated(describeSource(source)),
      detail: describeNeed(need),
    };
  });
  return [...rows, { id: undefined, label: l10n.t("$(add) Another secret…") }];
}

function describeNeed(need: NeededSecret | undefined): string {
  if (need === undefined) return l10n.t("not named in the Dockerfile for this target");
  const places = need.places.join(", ");
  return need.required
    ? l10n.t("line {0}: {1}, required", need.line, places)
    : l10n.t("line {0}: {1}", need.line, places);
}

function askId(): Promise<string | undefined> {
  return askValue({
    title: l10n.t("Another secret"),
    prompt: l10n.t("The id, as in RUN --mount=type=secret,id=…"),
    text: "",
    as: { read: (text) => (text.trim() === "" ? undefined : text.trim()) },
  });
}

type SourceKind = "file" | "env" | "stored" | "once" | "none";

interface SourceRow extends QuickPickItem {
  readonly from: SourceKind;
}

/** Asks where the value of a secret is, and for the value where it is typed. */
export async function askSecretSource(
  form: BuildForm,
  facts: FormFacts,
  context: FormContext,
  id: string,
): Promise<BuildForm | undefined> {
  for (;;) {
    const rows = sourceRows(sourceOf(form, facts, id) !== undefined, context);
    const need = facts.needs.secrets.find((it) => it.id === id);
    const row = await pickItem({
      title: l10n.t("Where is the secret {0}?", id),
      placeholder: need ? describeNeed(need) : l10n.t("Its value is read when the build asks"),
      items: rows,
    });
    if (row === undefined) return undefined;
    const others = (form.values.secrets ?? []).filter((secret) => secret.id !== id);
    if (row.from === "none") {
      await context.secrets.forget(`secret:${id}`);
      return withValue(form, "secrets", others.length === 0 ? undefined : others);
    }
    const source = await askSource(row.from, id, context);
    if (source !== undefined) return withValue(form, "secrets", [...others, source]);
  }
}

function sourceRows(isSet: boolean, { secrets }: FormContext): readonly SourceRow[] {
  const stored: SourceRow = {
    from: "stored",
    label: l10n.t("$(lock) Type it, and VS Code keeps it"),
    description: l10n.t("in the system's secret storage"),
  };
  const none: SourceRow = { from: "none", label: l10n.t("$(close) No source") };
  return [
    { from: "file", label: l10n.t("$(file) A file…") },
    { from: "env", label: l10n.t("$(symbol-variable) An environment variable…") },
    ...(secrets.canStore ? [stored] : []),
    { from: "once", label: l10n.t("$(edit) Type it for this build only") },
    ...(isSet ? [none] : []),
  ];
}

async function askSource(
  kind: Exclude<SourceKind, "none">,
  id: string,
  context: FormContext,
): Promise<SecretChoice | undefined> {
  if (kind === "file") {
    const file = await pickSecretFile(id, context.dockerfile);
    return file === undefined ? undefined : { id, file };
  }
  if (kind === "env") {
    const env = await pickSecretVariable(id, context.surroundings.env);
    return env === undefined ? undefined : { id, env };
  }
  return (await typeSecret(context, id, kind)) ? { id, typed: kind } : undefined;
}

/** False when dismissed. */
export async function typeSecret(
  { secrets }: FormContext,
  id: string,
  how: "stored" | "once",
): Promise<boolean> {
  const value = await askPassword(
    l10n.t("Value of the secret {0}", id),
    how === "stored"
      ? l10n.t("Kept in the secret storage of VS Code, and shown to the RUNs that mount it")
      : l10n.t("Forgotten after the build, and shown to the RUNs that mount it"),
  );
  if (value === undefined) return false;
  await secrets.keep(`secret:${id}`, value, how);
  return true;
}

export async function askPassword(title: string, prompt: string): Promise<string | undefined> {
  const asked = await askText({
    title,
    prompt,
    value: "",
    password: true,
    validate: (text) => (text === "" ? l10n.t("Type a value.") : undefined),
  });
  return asked?.text;
}
