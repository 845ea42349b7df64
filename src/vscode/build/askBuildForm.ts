import { basename } from "node:path";
import { Disposable, l10n, type QuickPickItem, window } from "vscode";
import {
  type BuildForm,
  contextOf,
  type FormFacts,
  tagsOf,
  withValue,
} from "../../app/buildForm.ts";
import { problemOf, tagsText } from "../../app/buildFormTexts.ts";
import { describeOthers } from "../../app/buildFormWords.ts";
import { translated } from "../translated.ts";
import { chooseContext } from "./chooseContext.ts";
import type { FormContext } from "./form/formStep.ts";
import { readFacts } from "./form/readFacts.ts";
import { showForm } from "./form/showForm.ts";

/**
 * The short way to a build: a box for the names of the image, where Enter builds. All other options
 * are a row below, as buttons of a title cannot be reached by keys. Undefined when dismissed.
 */
export async function askBuildForm(
  start: BuildForm,
  context: FormContext,
): Promise<BuildForm | undefined> {
  let form = start;
  for (;;) {
    const facts = await readFacts(form, context);
    if (contextOf(form, facts) === undefined) {
      const contextPath = await chooseContext(context.dockerfile);
      if (contextPath === undefined) return undefined;
      form = withValue(form, "contextPath", contextPath);
      continue;
    }
    const asked = await askName(form, facts, context);
    if (asked === undefined) return undefined;
    // A name that is still wrong is typed anew; the rest was chosen already.
    if (problemOf(asked.text, tagsText) === undefined) {
      form = withValue(form, "tags", tagsText.read(asked.text));
    }
    if (asked.row === "build") return form;
    if (asked.row === "options") return showForm(form, context);
    const contextPath = await chooseContext(context.dockerfile);
    if (contextPath !== undefined) form = withValue(form, "contextPath", contextPath);
  }
}

interface BoxRow extends QuickPickItem {
  readonly id: "build" | "options" | "context";
}

/** In milliseconds, from the last key of a name to what is said of it. */
const typingPause = 150;

interface Asked {
  readonly row: BoxRow["id"];
  readonly text: string;
}

function askName(
  form: BuildForm,
  facts: FormFacts,
  { dockerfile }: FormContext,
): Promise<Asked | undefined> {
  const name = basename(dockerfile.path);
  const input = window.createQuickPick<BoxRow>();
  input.title =
    form.target === undefined
      ? l10n.t("Build {0}", name)
      : l10n.t("Build stage {0} of {1}", form.target, name);
  input.placeholder = l10n.t("Name of the image; empty for none");
  input.value = tagsText.show(tagsOf(form, facts));
  input.ignoreFocusOut = true;
  let problem = problemOf(input.value, tagsText);
  input.items = boxRows(problem, form, facts);
  const showProblem = () => {
    const now = problemOf(input.value, tagsText);
    if (now === problem) return;
    problem = now;
    const marked = input.activeItems[0]?.id;
    input.items = boxRows(problem, form, facts);
    input.activeItems = input.items.filter(({ id }) => id === marked);
  };
  let pause: NodeJS.Timeout | undefined;
  return new Promise<Asked | undefined>((resolve) => {
    const listeners = Disposable.from(
      input,
      input.onDidChangeValue(() => {
        // New rows move the mark, also one that keys have moved meanwhile: what they would take
        // next is then another row. So rows change in a pause, when the mark is known here.
        clearTimeout(pause);
        pause = setTimeout(showProblem, typingPause);
      }),
      new Disposable(() => clearTimeout(pause)),
      input.onDidAccept(() => {
        const row = input.selectedItems[0]?.id ?? "build";
        if (row === "build" && problemOf(input.value, tagsText) !== undefined) return;
        resolve({ row, text: input.value });
      }),
      input.onDidHide(() => {
        resolve(undefined);
        listeners.dispose();
      }),
    );
    input.show();
  }).finally(() => input.hide());
}

/** Their words are no labels: those are compared with what is typed, and the best match gets on top. */
function boxRows(
  problem: string | undefined,
  form: BuildForm,
  facts: FormFacts,
): readonly BoxRow[] {
  const others = translated(describeOthers(form, facts));
  const build = others === "" ? l10n.t("Build") : l10n.t("Build · {0}", others);
  const rows: readonly BoxRow[] = [
    problem === undefined
      ? { id: "build", label: "$(play)", description: build }
      : { id: "build", label: "$(error)", description: translated(problem) },
    {
      id: "options",
      label: "$(settings-gear)",
      description: l10n.t("Options… · arguments, secrets, platforms, cache, output and all else"),
    },
    {
      id: "context",
      label: "$(folder-opened)",
      description: l10n.t("Context folder… · {0}", contextOf(form, facts) ?? ""),
    },
  ];
  return rows.map((row) => ({ ...row, alwaysShow: true }));
}
