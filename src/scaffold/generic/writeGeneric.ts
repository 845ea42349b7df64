import type { EcosystemScaffold } from "../ecosystemScaffold.ts";
import { nginxVersion } from "../node/writeNode.ts";
import {
  type Answers,
  answerOf,
  noPort,
  portChoice,
  type ScaffoldChoice,
} from "../scaffoldChoice.ts";
import { programDockerfile, siteDockerfile } from "./genericDockerfile.ts";
import type { GenericProject } from "./genericProject.ts";

export function genericChoices({ site, scripts }: GenericProject): readonly ScaffoldChoice[] {
  const [script = "start.sh"] = scripts;
  return [
    {
      id: "content",
      title: "What goes into the image?",
      kind: "option",
      fallback: site === undefined ? "program" : "site",
      isUnclear: site === undefined || scripts.length > 0,
      options: [
        { value: "site", label: "A web site", detail: "ready-made pages, handed out by nginx" },
        { value: "program", label: "A script or program", detail: "started on Debian" },
      ],
    },
    {
      id: "start",
      title: "What starts the program?",
      kind: "text",
      fallback: `./${script}`,
      isUnclear: site === undefined && scripts.length !== 1,
    },
    portChoice(noPort),
  ];
}

export function writeGeneric(
  project: GenericProject,
  answers: Answers,
  today?: string,
): EcosystemScaffold {
  const choices = genericChoices(project);
  const isSite = answerOf(choices, "content", answers) === "site";
  const start = answerOf(choices, "start", answers).split(/\s+/);
  return {
    dockerfile: isSite
      ? siteDockerfile(nginxVersion(today), project.site ?? "")
      : programDockerfile(start, answerOf(choices, "port", answers)),
    ignored: ["**/node_modules", "**/*.log"],
    notes: [],
  };
}
