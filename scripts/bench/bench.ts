import { fileURLToPath } from "node:url";
import { benchActivation } from "./benchActivation.ts";
import { benchBundle } from "./benchBundle.ts";
import { benchLint } from "./benchLint.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const print = (line: string) => console.log(line);

benchLint(print);
benchBundle(root, print);
await benchActivation(print);
