import { ends } from "../../lint/baseimages/tableFacts.ts";
import { fileName } from "../dockerfileText.ts";
import type { EcosystemScaffold } from "../ecosystemScaffold.ts";
import { type Answers, answerOf, portChoice, type ScaffoldChoice } from "../scaffoldChoice.ts";
import { goDockerfile } from "./goDockerfile.ts";
import type { GoProject } from "./goProject.ts";

export function goChoices({ mains, port }: GoProject): readonly ScaffoldChoice[] {
  const [first = "."] = mains;
  return [
    {
      id: "main",
      title: "Which program goes into the image?",
      kind: mains.length > 1 ? "option" : "text",
      fallback: first,
      isUnclear: mains.length !== 1,
      ...(mains.length > 1 && { options: mains.map((value) => ({ value, label: value })) }),
    },
    portChoice(port),
  ];
}

export function writeGo(project: GoProject, answers: Answers): EcosystemScaffold {
  const choices = goChoices(project);
  const main = answerOf(choices, "main", answers);
  const name = main === "." ? project.name : (main.split("/").at(-1) ?? project.name);
  const { lists, isVendored, hasDependencies, usesCgo, outside, mains } = project;
  const notes = [
    mains.length === 0 &&
      "No package main was found: the Dockerfile builds the root, change the package if it lies elsewhere.",
    outside.length > 0 &&
      `Modules from outside of this folder (${outside.join(", ")}) are not in its build context: build from the folder above.`,
    usesCgo && "The program uses C: libraries that it loads have to be in the last stage, too.",
  ];
  return {
    dockerfile: goDockerfile({
      version: goVersion(project.wanted),
      lists,
      downloads: hasDependencies && !isVendored,
      name: fileName(name),
      main,
      usesCgo,
      port: answerOf(choices, "port", answers),
    }),
    ignored: ["bin", "**/*.test", "**/*.out"],
    notes: notes.filter((note) => note !== false),
  };
}

/**
 * The newest, as each builds what older ones do; newer where go.mod asks for it. The end of a version is
 * the day of the second one behind it, so behind the last end that is known there is one at least.
 */
export function goVersion(wanted: string | undefined): string {
  const minors = [...Object.keys(ends().go ?? {}), lastEnded].map(minorOf);
  const newest = Math.max(...minors) + 1;
  return `1.${wanted === undefined ? newest : Math.max(newest, minorOf(wanted))}`;
}

/** When this was written, should the table know of less. */
const lastEnded = "1.25";

function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}
