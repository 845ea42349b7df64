import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { FromInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { readPackageJson } from "../shared/packageJson.ts";
import { besides, projectVisitor } from "../shared/projectVisitor.ts";
import { spansMeet, versionRange, versionSpan } from "../shared/versionSpan.ts";

export const matchNodeVersion = defineRule({
  id: "match-node-version",
  summary: "Require the version of Node that the project asks for.",
  why: "`engines` in package.json says with which versions of Node the project works; npm warns of others, and yarn stops. The rule speaks where an instruction runs with a package.json of the build context in its working folder, the tag of the official image has a number, and no version with that number is one of those asked for. Where package.json says nothing, the major version in `.nvmrc` or `.node-version` beside it counts.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    engines:
      "{file} asks for Node {wanted}, and this image has {version}. Take a tag that fits, or change engines.",
    file: "{file} names Node {wanted}, and this image has {version}. Take the same one in both.",
  },
  examples: {
    files: {
      "package.json": '{ "engines": { "node": ">=20" }, "scripts": { "start": "node ." } }',
      "package-lock.json": "{}",
    },
    bad: ['FROM node:18-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]'],
    good: ['FROM node:22-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]'],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const told = new Set<FromInstruction>();
    return projectVisitor(context, runners, ({ root: { from, image }, files, find }) => {
      if (image?.language !== "node" || image.version === undefined || told.has(from)) return;
      const span = versionSpan(image.version);
      const source = span && find("package.json");
      const wanted = source === undefined ? undefined : wantedNode(files, source);
      if (!span || !wanted || !from.image || spansMeet(span, wanted.spans)) return;
      told.add(from);
      context.report({
        at: from.image.range,
        message: wanted.file.endsWith("package.json") ? "engines" : "file",
        data: { file: wanted.file, wanted: wanted.text, version: image.version },
      });
    });
  },
});

const runners = ["npm", "npx", "yarn", "pnpm", "node", "corepack"];

interface Wanted {
  readonly file: string;
  readonly text: string;
  readonly spans: NonNullable<ReturnType<typeof versionRange>>;
}

function wantedNode(files: ContextFiles, path: string): Wanted | undefined {
  const json = readPackageJson(files.text(path) ?? "");
  if (!json) return undefined;
  if (json.node !== undefined) return wanted(path, json.node, versionRange(json.node));
  for (const name of [".nvmrc", ".node-version"]) {
    const file = besides(path, name);
    const text = files.text(file)?.trim();
    if (text === undefined) continue;
    // It names one exact version, and images get newer ones of the same line.
    const major = /^v?(\d+)(\.\d+){0,2}$/.exec(text)?.[1];
    return major === undefined ? undefined : wanted(file, text, versionRange(major));
  }
  return undefined;
}

function wanted(
  file: string,
  text: string,
  spans: Wanted["spans"] | undefined,
): Wanted | undefined {
  return spans && text.length < 60 ? { file, text, spans } : undefined;
}
