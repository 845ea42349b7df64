import { xmlElement } from "../../lint/shared/xmlElement.ts";
import { joinPath } from "../joinPath.ts";
import type { FolderReader } from "../projectFolder.ts";
import { noPort } from "../scaffoldChoice.ts";
import type { DotnetProgram, DotnetProject } from "./dotnetProject.ts";

/** Undefined where no project file is in the folder or up to three levels below. */
export async function readDotnetProject(folder: FolderReader): Promise<DotnetProject | undefined> {
  const paths = await projectFiles(folder, "", 0);
  if (paths.length === 0) return undefined;
  const shared = await folder.existing([
    ...["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"],
    ...["nuget.config", "NuGet.config", "NuGet.Config", "global.json"],
  ]);
  const properties = (await folder.read("Directory.Build.props")) ?? "";
  const programs: DotnetProgram[] = [];
  const locks: string[] = [];
  const outside: string[] = [];
  for (const path of paths) {
    const text = (await folder.read(path)) ?? "";
    const program = programOf(path, text, properties);
    if (program) programs.push(program);
    const own = path.slice(0, path.lastIndexOf("/") + 1);
    locks.push(...(await folder.existing([`${own}packages.lock.json`])));
    for (const [, reference = ""] of text.matchAll(/<ProjectReference\s[^>]*Include="([^"]+)"/g)) {
      if (joinPath(own, reference.replaceAll("\\", "/")) === undefined) outside.push(reference);
    }
  }
  const solution = (await folder.files("")).find((name) => /\.slnx?$/.test(name));
  const [first] = programs;
  return {
    ecosystem: "dotnet",
    name: first?.assembly ?? solution?.replace(/\.slnx?$/, "") ?? "App",
    programs: [...programs].sort((a, b) => Number(b.kind === "web") - Number(a.kind === "web")),
    lists: [...shared, ...paths, ...locks],
    outside,
  };
}

async function projectFiles(
  folder: FolderReader,
  path: string,
  depth: number,
): Promise<readonly string[]> {
  const at = path === "" ? "" : `${path}/`;
  const found = (await folder.files(path))
    .filter((name) => /\.(cs|fs|vb)proj$/.test(name))
    .map((name) => at + name);
  if (depth === 3) return found;
  for (const name of (await folder.folders(path)).slice(0, 60)) {
    if (/^(\.|bin$|obj$|node_modules$|packages$)/.test(name)) continue;
    found.push(...(await projectFiles(folder, at + name, depth + 1)));
  }
  return found.slice(0, 200);
}

function programOf(path: string, text: string, properties: string): DotnetProgram | undefined {
  const property = (name: string): string | undefined =>
    xmlElement(text, ["Project", "PropertyGroup", name]) ??
    xmlElement(properties, ["Project", "PropertyGroup", name]);
  const sdk = /<Project\s[^>]*Sdk="Microsoft\.NET\.Sdk(?:\.(\w+))?/.exec(text)?.[1];
  const isTest = property("IsTestProject") === "true" || /Microsoft\.NET\.Test\.Sdk/.test(text);
  const isProgram = sdk === "Web" || sdk === "Worker" || /exe$/i.test(property("OutputType") ?? "");
  if (!isProgram || isTest) return undefined;
  const file = path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  const assembly = property("AssemblyName") ?? file;
  const major = /^net(\d{1,2})\.0$/.exec(property("TargetFramework") ?? "")?.[1];
  return {
    path,
    assembly: /^[\w. -]+$/.test(assembly) ? assembly : file,
    kind:
      sdk === "Web" || /<FrameworkReference\s[^>]*Microsoft\.AspNetCore\.App/.test(text)
        ? "web"
        : "program",
    major: major === undefined ? undefined : Number(major),
    port: sdk === "Web" ? { port: "8080", isGuess: false } : noPort,
  };
}
