import { guessPort } from "../guessPort.ts";
import { joinPath } from "../joinPath.ts";
import type { FolderReader } from "../projectFolder.ts";
import { type TomlTable, tomlString, tomlStrings, tomlTable, tomlTables } from "../tomlTables.ts";
import type { RustProgram, RustProject } from "./rustProject.ts";

/** A package, a workspace, or both; undefined without a Cargo.toml. */
export async function readRustProject(folder: FolderReader): Promise<RustProject | undefined> {
  const text = await folder.read("Cargo.toml");
  if (text === undefined) return undefined;
  const root = tomlTables(text);
  const workspace = tomlTable(root, "workspace");
  const isWorkspace = root.some(({ name }) => name === "workspace");
  const members = await memberFolders(folder, tomlStrings(workspace.get("members")));
  const packages = [{ path: "", tables: root }];
  for (const path of members) {
    packages.push({ path, tables: tomlTables((await folder.read(`${path}/Cargo.toml`)) ?? "") });
  }
  const programs = (
    await Promise.all(packages.map(({ path, tables }) => programsOf(folder, path, tables)))
  ).flat();
  const own = tomlTable(root, "package");
  const preferred = tomlString(own.get("default-run"));
  const lock = await folder.read("Cargo.lock");
  const sources = await Promise.all(
    packages.map(({ path }) => folder.read(`${path === "" ? "" : `${path}/`}src/main.rs`)),
  );
  return {
    ecosystem: "rust",
    name: tomlString(own.get("name")) ?? programs[0]?.name ?? "app",
    programs: [...programs].sort(
      (a, b) => Number(b.name === preferred) - Number(a.name === preferred),
    ),
    isWorkspace,
    hasLock: lock !== undefined,
    toolchain: await toolchainOf(folder),
    wanted:
      tomlString(own.get("rust-version")) ??
      tomlString(tomlTable(root, "workspace.package").get("rust-version")),
    needsOpenssl:
      /^name = "openssl-sys"/m.test(lock ?? "") && !/^name = "openssl-src"/m.test(lock ?? ""),
    port: guessPort(sources, {
      isServer: packages.some(({ tables }) =>
        [...tomlTable(tables, "dependencies").keys()].some((name) => servers.test(name)),
      ),
      usual: "8080",
    }),
  };
}

const servers = /^(axum|actix-web|rocket|warp|poem|salvo|tide|tonic)$/;

async function memberFolders(
  folder: FolderReader,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pattern of patterns.slice(0, 100)) {
    const path = joinPath("", pattern.replace(/\/?\*$/, ""));
    if (path === undefined || path.includes("*")) continue;
    const folders = pattern.endsWith("*")
      ? (await folder.folders(path)).map((name) => (path === "" ? name : `${path}/${name}`))
      : [path];
    for (const each of folders) {
      if (each !== "" && (await folder.hasFile(`${each}/Cargo.toml`))) found.push(each);
    }
  }
  return found.slice(0, 100);
}

/** By cargo's own rules of where programs lie: https://doc.rust-lang.org/cargo/reference/cargo-targets.html */
async function programsOf(
  folder: FolderReader,
  path: string,
  tables: readonly TomlTable[],
): Promise<readonly RustProgram[]> {
  const name = tomlString(tomlTable(tables, "package").get("name"));
  if (name === undefined) return [];
  const at = path === "" ? "" : `${path}/`;
  const named = tables.filter((table) => table.name === "bin");
  const names = named.flatMap(({ values }) => tomlString(values.get("name")) ?? []);
  const claimed = new Set(named.map(({ values }) => tomlString(values.get("path"))));
  const found = new Set(names);
  if ((await folder.hasFile(`${at}src/main.rs`)) && !claimed.has("src/main.rs")) found.add(name);
  for (const file of await folder.files(`${at}src/bin`, ".rs")) {
    if (!claimed.has(`src/bin/${file}`)) found.add(file.replace(/\.rs$/, ""));
  }
  for (const inner of await folder.folders(`${at}src/bin`)) {
    if (await folder.hasFile(`${at}src/bin/${inner}/main.rs`)) found.add(inner);
  }
  return [...found].map((program) => ({ name: program, package: name }));
}

async function toolchainOf(folder: FolderReader): Promise<string | undefined> {
  const toml = await folder.read("rust-toolchain.toml");
  const plain = await folder.read("rust-toolchain");
  const channel =
    tomlString(tomlTable(tomlTables(toml ?? plain ?? ""), "toolchain").get("channel")) ??
    plain?.trim();
  return /^\d+\.\d+(\.\d+)?$/.exec(channel ?? "")?.[0];
}
