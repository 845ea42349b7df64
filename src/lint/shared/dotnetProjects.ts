import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import { besides } from "./projectVisitor.ts";
import { xmlElement } from "./xmlElement.ts";

/** All projects in the build context; undefined where there are too many folders or one cannot be read. */
export function dotnetProjects(files: ContextFiles): readonly DotnetProject[] | undefined {
  if (files.isCut) return undefined;
  const projects: DotnetProject[] = [];
  const open = [{ folder: "", depth: 0 }];
  let left = maximumPaths;
  for (let next = open.pop(); next; next = open.pop()) {
    for (const { path, kind } of files.children(next.folder)) {
      if (left-- === 0) return undefined;
      if (kind === "folder") {
        if (next.depth === maximumDepth) return undefined;
        if (!/(^|\/)(node_modules|bin|obj|\.git)$/.test(path)) {
          open.push({ folder: path, depth: next.depth + 1 });
        }
      } else if (/\.(cs|fs|vb)proj$/.test(path)) {
        const text = files.text(path);
        if (text === undefined) return undefined;
        projects.push(readProject(files, path, text));
      }
    }
  }
  return projects;
}

export interface DotnetProject {
  /** In the build context. */
  readonly path: string;
  /** Of the DLL, without `.dll`; undefined where a property decides. */
  readonly assembly: string | undefined;
  /** The major version of `net8.0`; undefined for several targets, and for others than .NET 5 and later. */
  readonly major: number | undefined;
  readonly isWeb: boolean;
  /** True where it may run on another major version, or brings its own runtime. */
  readonly isRoaming: boolean;
}

function readProject(files: ContextFiles, path: string, text: string): DotnetProject {
  const shared = sharedProperties(files, path);
  const property = (name: string): string | undefined =>
    xmlElement(text, ["Project", "PropertyGroup", name]) ??
    xmlElement(shared, ["Project", "PropertyGroup", name]);
  const framework = property("TargetFramework") ?? "";
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  const assembly = property("AssemblyName") ?? name;
  const major = /^net(\d{1,2})\.0(-[\w.]+)?$/.exec(framework)?.[1];
  const all = text + shared;
  return {
    path,
    assembly: /[$<]/.test(assembly) ? undefined : assembly,
    // A condition may choose another one.
    major:
      major === undefined || /<TargetFramework\w* [^>]*Condition/.test(all)
        ? undefined
        : Number(major),
    isWeb: /<Project\s[^>]*Sdk="Microsoft\.NET\.Sdk\.Web"/.test(text),
    isRoaming:
      files.at(besides(path, "runtimeconfig.template.json")) !== undefined ||
      /RollForward|SelfContained|PublishAot|PublishSingleFile|RuntimeFrameworkVersion/.test(all),
  };
}

/** MSBuild reads the nearest Directory.Build.props above. */
function sharedProperties(files: ContextFiles, path: string): string {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
    const text = files.text(besides(at, "Directory.Build.props"));
    if (text !== undefined) return text;
    if (!at.includes("/")) return "";
  }
}

const maximumPaths = 3000;
const maximumDepth = 8;
