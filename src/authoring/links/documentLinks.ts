import type { TextRange } from "../../base/textRange.ts";
import type {
  DockerfileDocument,
  Instruction,
  TransferInstruction,
  Word,
} from "../../dockerfile/document.ts";
import { createLintServices, type LintServices } from "../../lint/services.ts";
import { contextSources } from "../../lint/shared/contextSources.ts";
import type { AuthoringFacts } from "../authoringFacts.ts";
import { originsOf } from "../navigation/stageNames.ts";
import { imagePage } from "./imagePage.ts";

/** What a Dockerfile points to beside itself, in the order of the text; stages are no links. */
export function documentLinks(
  document: DockerfileDocument,
  facts: AuthoringFacts,
): readonly DocumentLinkPlace[] {
  const services = createLintServices(document, facts);
  const links: DocumentLinkPlace[] = [];
  const addPage = (range: TextRange, image: string): void => {
    const url = imagePage(image);
    if (url !== undefined) links.push({ range, kind: "image", url });
  };
  for (const { name, value } of document.directives) {
    if (name.value.toLowerCase() === "syntax") addPage(value.range, value.value);
  }
  const [first] = document.stages;
  const globals = first ? document.instructions.indexOf(first.from) : document.instructions.length;
  for (const instruction of document.instructions.slice(0, globals)) visit(instruction);
  const names = new Set<string>();
  for (const { from, parent, name, index, instructions } of document.stages) {
    if (from.image && parent === undefined) {
      const { value, complete } = services.variables.expand(from.image.raw, from);
      if (complete) addPage(from.image.range, value);
    }
    for (const instruction of instructions) {
      for (const origin of originsOf(document, instruction)) {
        const isStage = names.has(origin.name.toLowerCase()) || isNumber(origin.name, index);
        if (!isStage) addPage(origin.range, origin.name);
      }
      visit(instruction);
    }
    if (name !== undefined) names.add(name);
  }
  return links.sort((a, b) => a.range.start - b.range.start);

  function visit(instruction: Instruction): void {
    if (instruction.kind !== "COPY" && instruction.kind !== "ADD") return;
    links.push(...fileLinks(services, instruction));
    if (instruction.kind === "ADD") links.push(...remoteLinks(services, instruction));
  }
}

export type DocumentLinkPlace =
  /** A page of a registry, or what ADD fetches. */
  | { readonly range: TextRange; readonly kind: "image" | "remote"; readonly url: string }
  /** In the build context; the path has slashes and is relative to the context. */
  | { readonly range: TextRange; readonly kind: "file" | "folder"; readonly path: string };

/** Of what is there now, but the context itself; a wildcard leads somewhere where it takes just one. */
function fileLinks(
  services: LintServices,
  transfer: TransferInstruction,
): readonly DocumentLinkPlace[] {
  const { contextFiles } = services;
  if (!contextFiles) return [];
  return contextSources(services, transfer).flatMap(({ word, value, path, isPattern }) => {
    const matches = isPattern ? contextFiles.match(value) : [contextFiles.at(path)];
    const [found, ...others] = matches;
    if (!found || others.length > 0 || found.kind === "link" || found.path === "") return [];
    return [{ range: innerRange(word), kind: found.kind, path: found.path }];
  });
}

function remoteLinks(
  { variables }: LintServices,
  add: TransferInstruction,
): readonly DocumentLinkPlace[] {
  return add.sources.flatMap((word) => {
    const { value, complete } = variables.expand(add.json ? word.value : word.raw, add);
    return complete && /^https?:\/\/[^\s/]/i.test(value)
      ? [{ range: innerRange(word), kind: "remote", url: value } as const]
      : [];
  });
}

/** Without quotes around it. */
function innerRange({ range, raw }: Word): TextRange {
  const first = raw[0];
  const isQuoted = raw.length > 2 && (first === '"' || first === "'") && raw.endsWith(first);
  return isQuoted ? { start: range.start + 1, end: range.end - 1 } : range;
}

function isNumber(name: string, before: number): boolean {
  return /^\d+$/.test(name) && Number(name) <= before;
}
