import { l10n, type QuickPickItem } from "vscode";
import { type BuildForm, type FormFacts, withValue } from "../../../app/buildForm.ts";
import { translated } from "../../translated.ts";
import { askValue } from "./askValue.ts";
import type { FormStep } from "./formStep.ts";
import { pickItem } from "./pickItem.ts";

interface SshRow extends QuickPickItem {
  readonly agent: "own" | "socket" | "none";
}

/** Which SSH agent the mounts get. */
export const sshStep: FormStep = (form, facts) =>
  askAgent(form, facts, l10n.t("SSH agent for the build"));

export async function askAgent(
  form: BuildForm,
  facts: FormFacts,
  title: string,
): Promise<BuildForm | undefined> {
  const wanted = facts.needs.ssh;
  const lines = wanted.map(({ id, line }) => l10n.t("{0} in line {1}", id, line)).join(", ");
  for (;;) {
    const row = await pickItem({
      title,
      placeholder: lines === "" ? l10n.t("No RUN of the target mounts one") : lines,
      items: agentRows(facts),
    });
    if (row === undefined) return undefined;
    if (row.agent === "own") return withValue(form, "ssh", undefined);
    if (row.agent === "none") return withValue(form, "ssh", []);
    const ids = wanted.length === 0 ? ["default"] : wanted.map(({ id }) => id);
    const socketPath = await askValue({
      title,
      prompt: l10n.t("Path of the agent's socket, such as SSH_AUTH_SOCK names it"),
      text: form.values.ssh?.[0]?.socketPath ?? "",
      as: { read: (text) => (text.trim() === "" ? undefined : text.trim()) },
    });
    if (socketPath === undefined) continue;
    return withValue(
      form,
      "ssh",
      ids.map((id) => ({ id, socketPath })),
    );
  }
}

function agentRows({ agentProblem }: FormFacts): readonly SshRow[] {
  const own: SshRow = {
    agent: "own",
    label: l10n.t("$(key) Your own agent, where a RUN wants one"),
    description: translated(agentProblem ?? ""),
  };
  const others: readonly SshRow[] = [
    { agent: "socket", label: l10n.t("$(plug) An agent at another socket…") },
    { agent: "none", label: l10n.t("$(circle-slash) Build without an agent") },
  ];
  // What cannot work stands last.
  return agentProblem === undefined ? [own, ...others] : [...others, own];
}
