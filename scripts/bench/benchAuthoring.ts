import { DockerfileLanguageServiceFactory } from "dockerfile-language-service";
import { corpusSeed } from "./benchLint.ts";
import { dockerfileCorpus } from "./dockerfileCorpus.ts";
import { forgetScripts } from "./forgetScripts.ts";
import type { Measured } from "./loadMeasured.ts";
import { quantiles } from "./quantiles.ts";

const lines = 2_000;
const rounds = 15;

/**
 * What an editor asks of a file of 2,000 lines, each time as after a keystroke: one instruction is
 * another one. The peer is the library that editors' language servers share, in the same run.
 */
export function benchAuthoring(measured: Measured, print: (line: string) => void): void {
  const { parseDockerfile, shell } = measured;
  const forget = forgetScripts(shell);
  const text = longDockerfile();
  const facts = { baseImage: () => undefined, shell };
  const memory = measured.createTokenMemory();
  const peer = DockerfileLanguageServiceFactory.createLanguageService();
  const uri = { uri: "file:///bench/Dockerfile" };
  print(
    `Authoring, a file of ${text.split("\n").length} lines, after a keystroke; ratios to the peer's`,
  );
  const at = text.lastIndexOf("--from=stage") + "--from=".length;

  const variableAt = text.lastIndexOf("$PATH") + 2;
  const variable = parseDockerfile(text).lines.positionAt(variableAt);

  const questions: readonly Question[] = [
    {
      name: "definition",
      ours: (document) => measured.createNameIndex(document, facts).at(at)?.symbol.definition,
      theirs: (typed, position) => peer.computeDefinition(uri, typed, position),
    },
    {
      name: "definition $x",
      ours: (document) =>
        measured.createNameIndex(document, facts).at(variableAt)?.occurrence.target,
      theirs: (typed) => peer.computeDefinition(uri, typed, variable),
    },
    {
      name: "references $x",
      ours: (document) =>
        measured.createNameIndex(document, facts).at(variableAt)?.symbol.occurrences,
      theirs: (typed) => peer.computeHighlightRanges(typed, variable),
    },
    {
      name: "symbols",
      ours: (document) => measured.outlineItems(document),
      theirs: (typed) => peer.computeSymbols(uri, typed),
    },
    {
      name: "folding",
      ours: (document) => measured.foldingRanges(document),
      theirs: (typed) => peer.computeFoldingRanges(typed),
    },
    {
      name: "links",
      ours: (document) => measured.documentLinks(document, facts),
      theirs: (typed) => peer.computeLinks(typed),
    },
    {
      name: "hover stage",
      ours: (document) => measured.hoverAt(document, at, facts),
      theirs: (typed, position) => peer.computeHover(typed, position),
    },
    {
      name: "hover $x",
      ours: (document) => measured.hoverAt(document, variableAt, facts),
      theirs: (typed) => peer.computeHover(typed, variable),
    },
    {
      name: "completion",
      ours: (document) => measured.completionsAt(document, at, facts, noNames),
      theirs: (typed, position) => peer.computeCompletionItems(typed, position),
    },
    {
      name: "completion $x",
      ours: (document) => measured.completionsAt(document, variableAt, facts, noNames),
      theirs: (typed) => peer.computeCompletionItems(typed, variable),
    },
    {
      name: "signature",
      ours: (document) => measured.signatureAt(document, at),
      theirs: (typed, position) => peer.computeSignatureHelp(typed, position),
    },
    {
      name: "tokens",
      ours: (document) => {
        const services = measured.createLintServices(document, facts);
        const names = measured.createNameIndex(document, facts, services);
        return measured.tokensOf(document, { names, services, memory });
      },
      theirs: (typed) => peer.computeSemanticTokens(typed),
      isSlowPeer: true,
    },
    {
      // Another indent than the file has: nearly all lines change.
      name: "format",
      ours: (document) => measured.formatDockerfile(document, { indentWidth: 2 }, shell),
      theirs: (typed) => peer.format(typed, { tabSize: 2, insertSpaces: true }),
    },
  ];

  // As an editor has it: open for a while, so scripts are known but for the one that is typed in.
  forget();
  let document = parseDockerfile(text);
  for (const question of questions) run(question, 3);
  for (const question of questions) {
    const { ours, theirs } = run(question, rounds);
    const [own, other] = [quantiles(ours), quantiles(theirs)];
    print(
      `  ${question.name.padEnd(14)} ${ms(own.median)}, p99 ${ms(own.p99)}  peer ${ms(other.median)}` +
        `  ratio ${(own.median / other.median).toFixed(3)}`,
    );
  }

  function run({ ours, theirs, isSlowPeer = false }: Question, times: number): Times {
    const figures = { ours: [] as number[], theirs: [] as number[] };
    for (let round = 0; round < times; round += 1) {
      const typed = `${text}RUN echo ${round}\n`;
      let start = performance.now();
      document = parseDockerfile(typed, document);
      ours(document);
      figures.ours.push(performance.now() - start);
      if (isSlowPeer && (round > 0 || times < rounds)) continue;
      const position = document.lines.positionAt(at);
      start = performance.now();
      theirs(typed, position);
      figures.theirs.push(performance.now() - start);
    }
    return figures;
  }
}

/** No images, and no rules for comments. */
const noNames = { images: [], rules: [] };

type Document = ReturnType<Measured["parseDockerfile"]>;

interface Question {
  readonly name: string;
  readonly ours: (document: Document) => unknown;
  readonly theirs: (
    text: string,
    position: { readonly line: number; readonly character: number },
  ) => unknown;
  /** The peer takes seconds: it is asked once. */
  readonly isSlowPeer?: boolean;
}

interface Times {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Files of the corpus behind each other, up to the length. */
function longDockerfile(): string {
  const parts: string[] = [];
  let count = 0;
  for (const { text } of dockerfileCorpus(corpusSeed, 200)) {
    // Stages have a name of their own in the whole file.
    parts.push(text.replaceAll(/\bstage(?=\d)/g, `stage${parts.length}x`));
    count += text.split("\n").length - 1;
    if (count >= lines) break;
  }
  return parts.join("");
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(2)} ms`;
}
