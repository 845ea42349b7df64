import { corpusSeed, withKeystroke } from "./benchLint.ts";
import { dockerfileCorpus } from "./dockerfileCorpus.ts";
import type { Measured } from "./loadMeasured.ts";
import { type Quantiles, quantiles } from "./quantiles.ts";
import { tallyProgram } from "./tallyProgram.ts";
import { startTallyServer } from "./tallyServer.ts";

const files = 100;
const rounds = 3;

/** From a keystroke to the diagnostics: ours in this process, tally's language server beside it. */
export async function benchKeystroke(
  { lint, parseDockerfile, shell }: Measured,
  print: (line: string) => void,
): Promise<void> {
  print(`Keystroke to diagnostics, ${files} files, strict with shell; target: 0.10 of tally's`);
  const program = tallyProgram();
  if ("missing" in program) {
    print(`  tally: not measured here. ${program.missing}`);
    return;
  }
  const corpus = dockerfileCorpus(corpusSeed, files);
  const options = { preset: "strict", shell } as const;
  // Warm, as tally is compiled ahead.
  for (const { text } of corpus) lint(parseDockerfile(text), options);
  const server = await startTallyServer(program.path);
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (const { name, text } of corpus) {
      const uri = `file:///bench/${name}/Dockerfile`;
      await server.open(uri, text);
      let document = parseDockerfile(text);
      lint(document, options);
      let typed = text;
      const times = { ours: [] as number[], theirs: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        typed = withKeystroke(typed);
        times.theirs.push(await server.change(uri, typed));
        const start = performance.now();
        document = parseDockerfile(typed, document);
        lint(document, options);
        times.ours.push(performance.now() - start);
      }
      server.close(uri);
      ours.push(quantiles(times.ours).median);
      theirs.push(quantiles(times.theirs).median);
    }
  } finally {
    await server.stop();
  }
  const [own, peer] = [quantiles(ours), quantiles(theirs)];
  print(`  ${"slipway".padEnd(10)} ${show(own)}`);
  print(`  ${"tally".padEnd(10)} ${show(peer)}`);
  print(
    `  ${"ratio".padEnd(10)} median ${(own.median / peer.median).toFixed(3)}, p99 ${(own.p99 / peer.p99).toFixed(3)}`,
  );
}

function show({ median, p90, p99, max }: Quantiles): string {
  return `median ${ms(median)}, p90 ${ms(p90)}, p99 ${ms(p99)}, max ${ms(max)}`;
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(2)} ms`;
}
