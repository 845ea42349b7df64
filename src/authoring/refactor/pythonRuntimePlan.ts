import type { TransferInstruction } from "../../dockerfile/document.ts";
import type { NamedCommand } from "../../lint/shared/commandIndex.ts";
import { hasOption, operandsOf, optionValue } from "../../lint/shared/commandWords.ts";
import type { BuildFacts, RuntimePlan } from "./buildFacts.ts";

/**
 * The virtual environment and the project's folder in the slim image of the same tag, where pip took
 * nothing but wheels: what is compiled in the larger image may need libraries that the slim one lacks.
 */
export function pythonRuntimePlan(
  tag: string,
  words: readonly string[],
  facts: BuildFacts,
): RuntimePlan | undefined {
  const version = /^(\d+\.\d+(?:\.\d+)?)(-(?:trixie|bookworm|bullseye))?$/.exec(tag);
  const [venv, ...others] = facts.venvs;
  if (!version || venv === undefined || others.length > 0 || facts.isMounted(venv))
    return undefined;
  const installs = facts.commands.filter((it) => isPip(it, venv, facts));
  const isPlain = facts.commands.every(
    (it) => installs.includes(it) || makesVenv(it) || /^(set|true)$/.test(it.name),
  );
  if (installs.length === 0 || !isPlain || !installs.every((it) => takesWheels(it, facts)))
    return undefined;
  // What lies elsewhere would be lost.
  const isInside = ({ destination }: TransferInstruction): boolean => {
    const path = facts.resolve(destination?.raw ?? "/") ?? "/";
    return `${path}/`.startsWith(`${facts.workdir}/`);
  };
  if (!facts.hasOneWorkdir || !facts.transfers.every(isInside)) return undefined;
  if (!startsFrom(venv, words[0] ?? "", facts)) return undefined;
  const { workdir } = facts;
  const folders = venv.startsWith(`${workdir}/`) ? [workdir] : [venv, workdir];
  return {
    image: `python:${version[1]}-slim${version[2] ?? ""}`,
    paths: folders.map((path) => ({ from: path, to: path })),
    repeatsEnv: true,
  };
}

function makesVenv({ name, words }: NamedCommand): boolean {
  return /^python3?(\.\d+)?$/.test(name) && words[0]?.value === "-m" && words[1]?.value === "venv";
}

/** That of the environment, by its path or by PATH. */
function isPip(
  { nameWord: { value }, words }: NamedCommand,
  venv: string,
  facts: BuildFacts,
): boolean {
  const isPathSet = facts.path?.startsWith(`${venv}/bin:`) === true;
  const own = (name: string): boolean =>
    value === `${venv}/bin/${name}` || (isPathSet && value === name);
  if (["pip", "pip3"].some(own)) return true;
  const isModule = words[0]?.value === "-m" && words[1]?.value === "pip";
  return isModule && ["python", "python3"].some(own);
}

/** What is named by a path or an address is built, whatever is said of wheels. */
function takesWheels(pip: NamedCommand, { contextFiles }: BuildFacts): boolean {
  const isBound = [
    "e",
    "editable",
    "target",
    "t",
    "prefix",
    "root",
    "user",
    "src",
    "python",
    "no-binary",
  ];
  if (hasOption(pip, ...isBound)) return false;
  const operands = operandsOf(pip, taking).map(({ value }) => value);
  if (operands[0] === "pip") operands.shift();
  const [action, ...names] = operands;
  if (action !== "install" || optionValue(pip, "only-binary") !== ":all:") return false;
  const list = optionValue(pip, "r", "requirement");
  const text = list === undefined ? undefined : contextFiles?.text(list.replace(/^\.\//, ""));
  return !names.some((name) => /[/:@]|^\.+$/.test(name)) && !builtLine.test(text ?? "");
}

const taking = [
  "m",
  "r",
  "requirement",
  "c",
  "constraint",
  "only-binary",
  "i",
  "index-url",
] as const;

/** In a list of requirements. */
const builtLine = /^[ \t]*(?:-e|--editable|--no-binary|\.|\/|\w+\+|file:)|@[ \t]*(?:\w+\+|file:)/m;

/** Of programs by name, those of Python; another may be one of the larger image. */
function startsFrom(venv: string, program: string, { path }: BuildFacts): boolean {
  if (program.startsWith(`${venv}/bin/`)) return true;
  if (path?.startsWith(`${venv}/bin:`) !== true) return false;
  return /^(python3?|gunicorn|uvicorn|hypercorn|daphne|celery|flask|fastapi|waitress-serve)$/.test(
    program,
  );
}
