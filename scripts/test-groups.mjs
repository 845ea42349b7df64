import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Puts tests that leave their process as it was into a few files that import them: to start a process for each takes
 * several times as long as what it tests. Others are given back as they are.
 * @param {readonly string[]} files  below the root of the project
 * @param {string} folder  where the files that import them are written; another for each call
 * @returns {readonly string[]}
 */
export function groupTests(files, folder) {
  const groups = [];
  const alone = [];
  for (const file of files) {
    if (!computesOnly(file)) alone.push(file);
    else if ((groups.at(-1)?.length ?? groupSize) < groupSize) groups.at(-1).push(file);
    else groups.push([file]);
  }
  mkdirSync(folder, { recursive: true });
  const made = groups.map((group, index) => {
    const path = join(folder, `group-${index + 1}.test.mjs`);
    const imports = group.map((it) => `import ${JSON.stringify(urlOf(it))};\n`);
    writeFileSync(path, imports.join(""));
    return path;
  });
  return [...made, ...alone];
}

/** So that several can be run at once. */
const groupSize = 30;

/**
 * Nothing that is of the whole process: its environment, folder, user, signals or heap, hooks around all of its
 * tests. What loads the shell grammar by itself takes it from all others, and VS Code's stand-in is one a
 * process.
 */
function computesOnly(file) {
  return (
    /^test\/(base|reference|dockerfile|lint|lintconfig|progress|oci|authoring|app|image|registry|assemble|buildcontext|engine)\//.test(
      file,
    ) &&
    !/^(before|after|beforeEach|afterEach)\(|setFlagsFromString|process\.(env|on|once|chdir|umask|exit|kill|setuid|seteuid|geteuid|getuid)\b|\bmock\.|\bcreateShellParser\b|\bglobalThis\b/m.test(
      readFileSync(`${root}${file}`, "utf8"),
    )
  );
}

function urlOf(file) {
  return pathToFileURL(`${root}${file}`).href;
}
