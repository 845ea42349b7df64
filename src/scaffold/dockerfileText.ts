/** A line, several of them, or nothing. */
export type Lines = string | undefined | false | readonly Lines[];

/** The text of a Dockerfile: stages with an empty line between them, and a line break at the end. */
export function dockerfileText(...stages: readonly Lines[]): string {
  const texts = stages.map((lines) => flat(lines).join("\n")).filter((text) => text !== "");
  return `${texts.join("\n\n")}\n`;
}

function flat(lines: Lines): readonly string[] {
  if (lines === undefined || lines === false) return [];
  return typeof lines === "string" ? [lines] : lines.flatMap(flat);
}

/** A RUN with cache mounts at these folders; `commands` are joined with `&&`. */
export function run(caches: readonly string[], ...commands: readonly string[]): string {
  const mounts = caches.map((target) => `--mount=type=cache,target=${target}`);
  const lines = commands.map((command) => wrapped(wordsOf(command)));
  return `RUN ${[...mounts, lines.join(" && \\\n    ")].join(" \\\n    ")}`;
}

/** `COPY a b ./`; with what a plain line cannot hold in the JSON form. */
export function copy(sources: readonly string[], destination: string, flags = ""): string {
  const words = [...sources, destination].map((word) => word.replaceAll("$", "\\$"));
  const start = flags === "" ? "COPY" : `COPY ${flags}`;
  return words.some((word) => /[\s"'\\[\]]/.test(word))
    ? `${start} [${words.map((word) => JSON.stringify(word)).join(", ")}]`
    : wrapped([start, ...words]);
}

/** The words of a command, what is in quotes together. */
function wordsOf(command: string): readonly string[] {
  return command.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
}

/** Words on as many lines as keep each below the width that presets take for long. */
function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < widest) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines.join(" \\\n    ");
}

/** Indents and the backslash come on top. */
const widest = 100;

/** One COPY for each folder of the paths, so that each file lies where it does in the project. */
export function copyInPlace(paths: readonly string[]): readonly string[] {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path]);
  }
  return [...byFolder].map(([folder, files]) => copy(files, folder === "" ? "./" : folder));
}

/** A folder with all that is in it, at the same place. */
export function copyFolder(path: string): string {
  return copy([path], `./${path}`);
}

/** `["node", "server.js"]`, for CMD and ENTRYPOINT. */
export function execForm(...words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}

/** A word of a shell, quoted where it must be. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./«»-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A file name in the image: what a project is called, with nothing in it that needs quotes. */
export function fileName(name: string, otherwise = "app"): string {
  const plain = name.replace(/[^\w.-]+/g, "-").replace(/^[-.]+|-+$/g, "");
  return plain === "" ? otherwise : plain;
}

/** The user that runs the program, by number: Kubernetes cannot tell a name from root. */
export const plainUser = {
  make: "RUN useradd --create-home --uid 10001 app",
  use: "USER 10001",
} as const;

/** EXPOSE with a check whether the port takes connections; nothing without a port. */
export function served(port: string, check: Lines): Lines {
  return port !== "" && [`EXPOSE ${port}`, check];
}
