import { fileURLToPath } from "node:url";
import { benchActivation } from "./benchActivation.ts";
import { benchAssemble } from "./benchAssemble.ts";
import { benchAuthoring } from "./benchAuthoring.ts";
import { benchBuild } from "./benchBuild.ts";
import { benchBundle } from "./benchBundle.ts";
import { benchCancel } from "./benchCancel.ts";
import { benchContext } from "./benchContext.ts";
import { benchCopy } from "./benchCopy.ts";
import { benchGrowth } from "./benchGrowth.ts";
import { benchImages } from "./benchImages.ts";
import { benchKeystroke } from "./benchKeystroke.ts";
import { benchLint } from "./benchLint.ts";
import { benchProcesses } from "./benchProcesses.ts";
import { benchProgress } from "./benchProgress.ts";
import { benchPush } from "./benchPush.ts";
import { benchRules } from "./benchRules.ts";
import { loadMeasured } from "./loadMeasured.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const print = (line: string) => console.log(line);

const measured = await loadMeasured();

/** `npm run bench -- lint growth` runs these two, `build:few,cached` two cases of one. */
const parts: Readonly<Record<string, (cases: readonly string[]) => unknown>> = {
  lint: () => benchLint(measured, print),
  authoring: () => benchAuthoring(measured, print),
  keystroke: () => benchKeystroke(measured, print),
  processes: () => benchProcesses(root, measured, print),
  growth: () => benchGrowth(measured, print),
  rules: () => benchRules(measured, print),
  progress: () => benchProgress(measured, print),
  bundle: () => benchBundle(root, print),
  activation: () => benchActivation(print),
  build: (cases) => benchBuild(root, cases, print),
  cancel: () => benchCancel(root, print),
  images: () => benchImages(root, print),
  push: () => benchPush(root, print),
  context: () => benchContext(measured, print),
  copy: () => benchCopy(root, print),
  assemble: (cases) => benchAssemble(root, cases, print),
};

const asked = new Map(
  process.argv.slice(2).map((argument) => {
    const [part = "", cases = ""] = argument.split(":");
    return [part, cases === "" ? [] : cases.split(",")] as const;
  }),
);
const unknown = [...asked.keys()].find((it) => !Object.hasOwn(parts, it));
if (unknown !== undefined) {
  print(`There is no part "${unknown}". Name some of: ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}
// Without a live handle Node waits for V8 to optimise the grammar on other threads.
const alive = setInterval(() => undefined, 60_000);
for (const [name, part] of Object.entries(parts)) {
  if (asked.size === 0 || asked.has(name)) await part(asked.get(name) ?? []);
}
clearInterval(alive);
process.exit();
