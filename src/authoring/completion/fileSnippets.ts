import { dotnetDockerfile } from "../../scaffold/dotnet/dotnetDockerfile.ts";
import { dotnetVersion } from "../../scaffold/dotnet/writeDotnet.ts";
import { goDockerfile } from "../../scaffold/go/goDockerfile.ts";
import { goVersion } from "../../scaffold/go/writeGo.ts";
import { javaDockerfile } from "../../scaffold/java/javaDockerfile.ts";
import { nodeDockerfile } from "../../scaffold/node/nodeDockerfile.ts";
import { nodeVersion } from "../../scaffold/node/writeNode.ts";
import { pythonDockerfile } from "../../scaffold/python/pythonDockerfile.ts";
import { pythonVersion } from "../../scaffold/python/writePython.ts";
import { rustDockerfile } from "../../scaffold/rust/rustDockerfile.ts";

/** A piece of a Dockerfile to begin with; see `snippetText` for the places to fill in. */
export interface Snippet {
  readonly label: string;
  readonly detail: string;
  readonly template: string;
}

/** Whole files: what builds in one stage, what runs in another, not as root. By New Dockerfile's own texts. */
export const fileSnippets: readonly Snippet[] = [
  {
    label: "Go",
    detail: "stages to build and to run a Go program",
    template: template(
      goDockerfile({
        version: `«1:${goVersion(undefined)}»`,
        lists: ["go.mod", "go.sum"],
        downloads: true,
        name: "«2:app»",
        main: "«3:.»",
        usesCgo: false,
        port: "",
      }),
    ),
  },
  {
    label: "Node",
    detail: "stages to build and to run a Node program, with npm",
    template: template(
      nodeDockerfile({
        version: `«1:${nodeVersion(undefined)}»`,
        tool: "npm",
        lock: "package-lock.json",
        lists: ["package.json", "package-lock.json"],
        listFolders: [],
        needsCorepack: false,
        hasDependencies: true,
        hasRuntimeDependencies: true,
        hasPrepare: false,
        hasBuild: true,
        build: "«2:build»",
        workspaces: [],
        workspace: undefined,
        shape: "server",
        output: "«3:dist»",
        assets: [],
        server: "",
        start: ["node", "«3:dist»/«5:index.js»"],
        port: "«4:3000»",
      }),
    ),
  },
  {
    label: "Python",
    detail: "stages to install and to run a Python program, with pip",
    template: template(
      pythonDockerfile({
        tool: "requirements",
        version: `«1:${pythonVersion(undefined)}»`,
        lists: ["requirements.txt"],
        isPackage: false,
        compiles: false,
        start: ["python", "«3:main.py»"],
        port: "«2:8000»",
      }),
    ),
  },
  {
    label: "Java with Maven",
    detail: "stages to build and to run a jar, with Maven",
    template: template(
      javaDockerfile({
        tool: "maven",
        hasWrapper: false,
        version: "«2:21»",
        toolVersion: "«1:3.9»",
        lists: ["pom.xml"],
        listFolders: [],
        isMultiModule: false,
        module: jar("target/«3:app».jar"),
        port: "«4:8080»",
      }),
    ),
  },
  {
    label: "Java with Gradle",
    detail: "stages to build and to run a jar of Spring Boot, with Gradle's wrapper",
    template: template(
      javaDockerfile({
        tool: "gradle",
        hasWrapper: true,
        version: "«1:21»",
        toolVersion: "",
        lists: ["gradlew", "settings.gradle", "build.gradle"],
        listFolders: ["gradle"],
        isMultiModule: false,
        module: jar("build/libs/«2:app».jar"),
        port: "«3:8080»",
      }),
    ),
  },
  {
    label: "Rust",
    detail: "stages to build and to run a Rust program",
    template: template(
      rustDockerfile({
        version: "«1:1»",
        name: "«2:app»",
        only: undefined,
        hasLock: true,
        needsOpenssl: false,
        port: "",
      }),
    ),
  },
  {
    label: ".NET",
    detail: "stages to publish and to run an ASP.NET Core program",
    template: template(
      dotnetDockerfile({
        version: `«1:${dotnetVersion()}.0»`,
        lists: ["«2:App».csproj"],
        path: undefined,
        assembly: "«2:App»",
        kind: "web",
        port: "«3:8080»",
      }),
    ),
  },
];

/** The default of a place stands where it comes first. */
function template(text: string): string {
  const seen = new Set<string>();
  return text.replace(/«(\d+):[^»]*»/g, (found, place: string) => {
    if (seen.has(place)) return `«${place}»`;
    seen.add(place);
    return found;
  });
}

function jar(output: string) {
  const port = { port: undefined, isGuess: false };
  return { folder: "", kind: "boot", output, script: "", mainClass: undefined, port } as const;
}
