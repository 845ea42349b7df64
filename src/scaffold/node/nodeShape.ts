import type { FolderReader } from "../projectFolder.ts";
import type { NodeShape } from "./nodeProject.ts";
import type { PackageFacts } from "./packageFacts.ts";

/** What the build of a package makes, and where. Static only where nothing speaks for a server. */
export async function nodeShape(
  folder: FolderReader,
  { dependencies, devDependencies, scripts }: PackageFacts,
): Promise<{ readonly shape: NodeShape; readonly output: string }> {
  const has = (name: string): boolean => dependencies.has(name) || devDependencies.has(name);
  const config = async (stem: string): Promise<string> => {
    const names = ["js", "mjs", "cjs", "ts", "mts"].map((ending) => `${stem}.${ending}`);
    const [name] = await folder.existing(names);
    return name === undefined ? "" : ((await folder.read(name)) ?? "");
  };
  if (has("next")) {
    const mode = /\boutput\s*:\s*["'](export|standalone)["']/.exec(
      await config("next.config"),
    )?.[1];
    if (mode === "export") return { shape: "static", output: "out" };
    return { shape: mode === "standalone" ? "standalone" : "next", output: ".next" };
  }
  if (has("nuxt")) return { shape: "bundle", output: ".output" };
  const build = scripts.get("build") ?? "";
  const starts = scripts.get("start") ?? "";
  const isServed = [...dependencies].some((name) => servers.test(name)) || /\bnode\b/.test(starts);
  if (!isServed) {
    for (const { name, command, output, configured } of generators) {
      if (!has(name) || !command.test(build)) continue;
      const set = configured?.exec(await config(`${name}.config`))?.[1];
      return { shape: "static", output: set?.replace(/^\.\//, "").replace(/\/$/, "") ?? output };
    }
  }
  const tsconfig = (await folder.read("tsconfig.json")) ?? "";
  const outDir = /"outDir"\s*:\s*"(?:\.\/)?([^"]+?)\/?"/.exec(tsconfig)?.[1];
  const isPlain =
    outDir !== undefined && /^[\w.-]+(\/[\w.-]+)*$/.test(outDir) && !outDir.startsWith("..");
  return { shape: "server", output: isPlain ? outDir : "dist" };
}

/** Frameworks that answer requests, also those that use Vite to build. */
const servers =
  /^(express|fastify|koa|hono|@hapi\/hapi|@nestjs\/core|@sveltejs\/kit|@remix-run\/.*|@react-router\/(node|serve|express)|@tanstack\/.*-start|@astrojs\/node|@solidjs\/start|vinxi|vike|@builder\.io\/qwik-city)$/;

interface Generator {
  readonly name: string;
  readonly command: RegExp;
  readonly output: string;
  readonly configured?: RegExp;
}

const generators: readonly Generator[] = [
  {
    name: "vite",
    command: /\bvite\s+build\b(?!.*--outDir)/,
    output: "dist",
    configured: /\boutDir\s*:\s*["']([\w./-]+)["']/,
  },
  { name: "react-scripts", command: /\breact-scripts\s+build\b/, output: "build" },
  {
    name: "astro",
    command: /\bastro\s+build\b/,
    output: "dist",
    configured: /\boutDir\s*:\s*["']([\w./-]+)["']/,
  },
  { name: "@11ty/eleventy", command: /^(npx\s+)?(@11ty\/)?eleventy$/, output: "_site" },
  { name: "gatsby", command: /\bgatsby\s+build\b/, output: "public" },
];
