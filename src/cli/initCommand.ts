import { readFile, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { diskFolder } from "../app/diskFolder.ts";
import { replaceFile } from "../app/replaceFile.ts";
import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import type { Project, Scaffold, ScaffoldChoice } from "../scaffold/index.ts";
import type { CliEnvironment, Command } from "./environment.ts";
import { type InitArguments, initArguments } from "./initArguments.ts";
import { misuse } from "./misuse.ts";

type Room = typeof import("../scaffold/index.ts");

export const initCommand: Command = async (environment, args, signal) => {
  const wanted = initArguments(args);
  const room = await import("../scaffold/index.ts");
  if (!room.isDockerfileName(wanted.file)) {
    throw misuse(
      `"${wanted.file}" is no name for a Dockerfile.`,
      "Call it Dockerfile, Dockerfile.web or web.Dockerfile; the folder is the other argument.",
      "--file",
    );
  }
  const path = resolve(environment.cwd, wanted.folder);
  if (!(await isFolder(path))) {
    throw unusable(path, "is no folder that can be read", "Name the folder of the project.");
  }
  const projects = await room.readProjects(diskFolder(path), signal);
  const project = choose(room, projects, wanted);
  const choices = room.scaffoldChoices(project);
  checkAnswers(room, choices, wanted);
  const today = new Date(environment.now()).toISOString().slice(0, 10);
  const written = room.writeScaffold(project, { answers: wanted.answers, today });
  if (wanted.action === "print") {
    environment.terminal.out.write(written.dockerfile);
  } else await write(room, environment, wanted, { path, written });
  tell(environment, room.ecosystemNames[project.ecosystem], choices, wanted, written);
  return 0;
};

function choose(
  { ecosystemNames }: Room,
  projects: readonly Project[],
  { ecosystem, folder }: InitArguments,
): Project {
  if (ecosystem !== undefined) {
    const found = projects.find((it) => it.ecosystem === ecosystem);
    if (found) return found;
    throw misuse(
      `Nothing in ${folder} is of ${ecosystemNames[ecosystem]}.`,
      "Name another folder, or leave --ecosystem out.",
      "--ecosystem",
    );
  }
  const known = projects.filter((it) => it.ecosystem !== "generic");
  const [first, more] = known;
  if (first && !more) return first;
  const generic = projects.find((it) => it.ecosystem === "generic");
  if (!first && generic?.ecosystem === "generic" && generic.site !== undefined) return generic;
  throw misuse(
    first
      ? `${folder} has projects of ${known.map((it) => ecosystemNames[it.ecosystem]).join(" and ")}.`
      : `No project is known in ${folder}.`,
    `Choose by --ecosystem ${[...known.map((it) => it.ecosystem), "generic"].join(" or ")}.`,
    "--ecosystem",
  );
}

function checkAnswers(
  { isAnswer }: Room,
  choices: readonly ScaffoldChoice[],
  { answers }: InitArguments,
): void {
  for (const [id, answer] of Object.entries(answers)) {
    const choice = choices.find((it) => it.id === id);
    if (!choice) {
      const ids = choices.map((it) => it.id).join(", ");
      throw misuse(`There is no "${id}" to set here.`, `Give one of: ${ids}.`, "--set");
    }
    if (isAnswer(choice, answer)) continue;
    const values = choice.options?.map(({ value }) => value).join(", ");
    throw misuse(
      `"${answer}" is no answer for ${id}.`,
      values === undefined
        ? choice.kind === "port"
          ? "Give a number up to 65535, or none."
          : "Give one line of text."
        : `Give one of: ${values}.`,
      "--set",
    );
  }
}

async function write(
  room: Room,
  { cwd, terminal }: CliEnvironment,
  { file, action, force, extendsIgnore }: InitArguments,
  { path, written }: { readonly path: string; readonly written: Scaffold },
): Promise<void> {
  const dry = action === "dry-run";
  const say = (what: string, to: string): void =>
    terminal.out.write(`${what}${relative(cwd, to) || to}\n`);
  const dockerfile = join(path, file);
  const isThere = (await readText(dockerfile)) !== undefined;
  if (isThere && !force) {
    throw unusable(
      dockerfile,
      "is there already",
      "Give another name with --file, or --force to replace it.",
    );
  }
  if (!dry) {
    if (isThere) await replaceFile(dockerfile, written.dockerfile);
    else await create(dockerfile, written.dockerfile);
  }
  const verb = dry ? "would write " : "wrote ";
  say(isThere ? (dry ? "would replace " : "replaced ") : verb, dockerfile);
  const ignore = join(path, room.ignoreFileOf(file));
  const existing = await readText(ignore);
  if (existing === undefined) {
    if (!dry) await create(ignore, written.dockerignore);
    say(verb, ignore);
    return;
  }
  const missing = room.missingIgnoreLines(written.dockerignore, existing);
  if (missing.length === 0) return;
  if (extendsIgnore) {
    if (!dry) await replaceFile(ignore, room.withIgnoreLines(existing, missing));
    say(dry ? "would extend " : "extended ", ignore);
    return;
  }
  const lines = missing.map((line) => `  ${line}\n`).join("");
  terminal.err.write(
    `${relative(cwd, ignore)} stays as it is. It lacks these lines, which --extend-ignore adds:\n${lines}`,
  );
}

/** What was found, what was taken without being asked for, and the notes. */
function tell(
  { terminal }: CliEnvironment,
  name: string,
  choices: readonly ScaffoldChoice[],
  { answers }: InitArguments,
  { notes }: Scaffold,
): void {
  terminal.err.write(`The project is of ${name}.\n`);
  for (const { id, title, isUnclear, fallback, options } of choices) {
    if (!isUnclear || Object.hasOwn(answers, id)) continue;
    const others = options?.filter(({ value }) => value !== fallback).map(({ value }) => value);
    const instead = others?.length ? ` Others: ${others.join(", ")}.` : "";
    terminal.err.write(`${title} Taken: ${fallback || "none"} (--set ${id}=…).${instead}\n`);
  }
  for (const note of notes) terminal.err.write(`${note}\n`);
}

async function create(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (cause) {
    throw new SlipwayError(
      "context-unusable",
      { path },
      {
        message: `${path} cannot be written.`,
        hint: "Make its folder writable for you, or give another name with --file.",
        cause,
      },
    );
  }
}

/** Undefined where there is no such file; one that cannot be read is there, too. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    if (isSlipwayError(error)) throw error;
    return "";
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (it) => it.isDirectory(),
    () => false,
  );
}

function unusable(path: string, what: string, hint: string): SlipwayError<"context-unusable"> {
  return new SlipwayError("context-unusable", { path }, { message: `${path} ${what}.`, hint });
}
