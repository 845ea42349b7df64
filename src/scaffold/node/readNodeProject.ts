import { guessPort } from "../guessPort.ts";
import { joinPath } from "../joinPath.ts";
import type { FolderReader } from "../projectFolder.ts";
import type { NodeProject, NodeTool, NodeWorkspace } from "./nodeProject.ts";
import { nodeShape } from "./nodeShape.ts";
import { type PackageFacts, readPackageFacts } from "./packageFacts.ts";
import { startWords } from "./startWords.ts";

/** A package, or a workspace of several; undefined without a package.json that can be read. */
export async function readNodeProject(folder: FolderReader): Promise<NodeProject | undefined> {
  const facts = readPackageFacts(await folder.read("package.json"));
  if (!facts) return undefined;
  const { tool, lock } = await readTool(folder, facts);
  const workspaces = await readWorkspaces(folder, facts);
  const npmrc = await folder.read(".npmrc");
  const hasLogin = /_auth|_password/i.test(npmrc ?? "");
  const settings = [
    ...(hasLogin ? [] : [".npmrc"]),
    ...(tool === "pnpm" ? ["pnpm-workspace.yaml", ".pnpmfile.cjs"] : []),
    ...(tool === "yarn-berry" ? [".yarnrc.yml"] : tool === "yarn" ? [".yarnrc"] : []),
  ];
  const hasYarn = tool === "yarn-berry" && (await folder.hasFolder(".yarn/releases"));
  const start = await startWords(folder, facts, "");
  const sources = await Promise.all(likelySources(start).map((path) => folder.read(path)));
  const shape = await nodeShape(folder, facts);
  return {
    ecosystem: "node",
    name: facts.name.replace(/^@[^/]*\//, "") || "app",
    tool,
    lock,
    lists: [
      "package.json",
      ...(lock === undefined ? [] : [lock]),
      ...(await folder.existing(settings)),
      ...workspaces.map(({ folder: path }) => `${path}/package.json`),
    ],
    listFolders: [
      ...(hasYarn ? [".yarn/releases"] : []),
      ...((await folder.hasFolder("patches")) ? ["patches"] : []),
      ...((await folder.hasFolder(".yarn/patches")) ? [".yarn/patches"] : []),
      // Its client is made behind the installation, from the schema.
      ...(/prisma/.test(facts.scripts.get("postinstall") ?? "") &&
      (await folder.hasFolder("prisma"))
        ? ["prisma"]
        : []),
    ],
    namesTool: facts.packageManager !== undefined,
    needsCorepack: tool === "pnpm" || (tool === "yarn-berry" && !hasYarn),
    hasDependencies:
      facts.dependencies.size + facts.devDependencies.size > 0 || workspaces.length > 0,
    hasRuntimeDependencies: facts.dependencies.size > 0,
    hasPrepare: facts.scripts.has("prepare"),
    startsForDevelopment: /\b(ts-node|tsx|nodemon|vite|nest start)\b/.test(
      facts.scripts.get("start:prod") ?? facts.scripts.get("start") ?? "",
    ),
    hasStartScript: facts.scripts.has("start"),
    wanted: facts.node ?? (await pinnedNode(folder)),
    hasBuild: facts.scripts.has("build"),
    workspaces: workspaces.filter((it) => it.hasBuild || it.start !== undefined),
    shape: shape.shape,
    start,
    output: shape.output,
    outputs: await outputsOf(folder, shape.output, workspaces),
    assets: (await folder.folders("")).filter((name) => runtimeFolders.has(name)),
    port:
      shape.shape === "static"
        ? { port: "8080", isGuess: false }
        : guessPort([...facts.scripts.values(), ...sources], {
            isServer:
              shape.shape !== "server" || [...facts.dependencies].some((it) => servers.test(it)),
            usual: "3000",
          }),
    hasLogin,
  };
}

/** In the packages themselves only: a folder of sources may be called so, too. */
async function outputsOf(
  folder: FolderReader,
  output: string,
  workspaces: readonly NodeWorkspace[],
): Promise<readonly string[]> {
  const isUsual = /^(dist|build|out|lib|\.next|\.output)$/.test(output);
  const paths = ["", ...workspaces.map((it) => `${it.folder}/`)].map((at) => `${at}${output}`);
  const found: string[] = [];
  for (const path of paths) {
    if (isUsual || (await folder.hasFolder(path))) found.push(path);
  }
  return found;
}

const servers =
  /^(express|fastify|koa|hono|@hapi\/hapi|@nestjs\/core|polka|restify|socket\.io|@hono\/node-server)$/;

const runtimeFolders: ReadonlySet<string> = new Set([
  ...["public", "static", "views", "templates", "locales", "migrations", "prisma", "drizzle"],
]);

async function readTool(
  folder: FolderReader,
  { packageManager = "" }: PackageFacts,
): Promise<{ readonly tool: NodeTool; readonly lock: string | undefined }> {
  const isBerry = (await folder.hasFile(".yarnrc.yml")) || /^yarn@[2-9]/.test(packageManager);
  const yarn: NodeTool = isBerry ? "yarn-berry" : "yarn";
  const locks: readonly (readonly [string, NodeTool])[] = [
    ["pnpm-lock.yaml", "pnpm"],
    ["yarn.lock", yarn],
    ["package-lock.json", "npm"],
    ["npm-shrinkwrap.json", "npm"],
  ];
  const named = packageManager.split("@")[0];
  const found = [];
  for (const [lock, tool] of locks) if (await folder.hasFile(lock)) found.push({ lock, tool });
  const wanted = found.find(({ tool }) => tool.split("-")[0] === named) ?? found[0];
  if (wanted) return wanted;
  return { tool: named === "pnpm" ? "pnpm" : named === "yarn" ? yarn : "npm", lock: undefined };
}

/** What `.nvmrc` or `.node-version` says, as a range. */
async function pinnedNode(folder: FolderReader): Promise<string | undefined> {
  for (const name of [".nvmrc", ".node-version"]) {
    const text = (await folder.read(name))?.trim();
    const major = /^v?(\d+)(\.|$)/.exec(text ?? "")?.[1] ?? releaseNames[text ?? ""];
    if (major !== undefined) return major;
  }
  return undefined;
}

/** The lines with long support by name, as nvm writes them. */
const releaseNames: Readonly<Record<string, string>> = {
  "lts/hydrogen": "18",
  "lts/iron": "20",
  "lts/jod": "22",
  "lts/krypton": "24",
};

async function readWorkspaces(
  folder: FolderReader,
  facts: PackageFacts,
): Promise<readonly NodeWorkspace[]> {
  const yaml = await folder.read("pnpm-workspace.yaml");
  const patterns = yaml === undefined ? facts.workspaces : pnpmPackages(yaml);
  const found = new Map<string, NodeWorkspace>();
  for (const pattern of patterns.filter((it) => !it.startsWith("!")).slice(0, 50)) {
    for (const path of await foldersOf(folder, pattern)) {
      const inner = readPackageFacts(await folder.read(`${path}/package.json`));
      if (!inner || found.has(path)) continue;
      const start = await startWords(folder, inner, path);
      const hasBuild = inner.scripts.has("build");
      found.set(path, { folder: path, name: inner.name || path, hasBuild, start });
    }
  }
  return [...found.values()];
}

/** `packages/*`, `apps/web`; of deeper wildcards the first level. */
async function foldersOf(folder: FolderReader, pattern: string): Promise<readonly string[]> {
  const path = joinPath("", pattern.replace(/(\/\*{1,2})+$/, ""));
  if (path === undefined || path === "" || path.includes("*")) return [];
  if (!/\*$/.test(pattern)) return [path];
  return (await folder.folders(path)).slice(0, 200).map((name) => `${path}/${name}`);
}

function pnpmPackages(yaml: string): readonly string[] {
  const block = /^packages:[ \t]*\n((?:[ \t]*(?:-.*|#.*)?\n?)*)/m.exec(yaml)?.[1] ?? "";
  return [...block.matchAll(/^[ \t]*-[ \t]*["']?([^"'#\n]+?)["']?[ \t]*(?:#.*)?$/gm)].map(
    ([, pattern = ""]) => pattern,
  );
}

/** The file that is started, and what it was made from. */
function likelySources(start: readonly string[] | undefined): readonly string[] {
  const file = start?.findLast((word) => /\.[cm]?[jt]s$/.test(word));
  const names = ["server", "index", "app", "main"];
  return [
    ...(file === undefined ? [] : [file.replace(/^\.\//, "")]),
    ...names.flatMap((name) => [`${name}.js`, `src/${name}.js`, `src/${name}.ts`, `${name}.ts`]),
  ];
}
