import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process, { argv, exit } from "node:process";
import { parseArgs } from "node:util";
import { baseImageNames, loadBaseImages } from "../../test/support/beds/baseImages.ts";
import { type BedName, requireBeds } from "../../test/support/beds/beds.ts";
import {
  bedOf,
  type EngineVersion,
  engineVersions,
  startDockerEngine,
} from "../../test/support/beds/dockerEngine.ts";
import { startRegistry } from "../../test/support/beds/registry.ts";
import { startVSCodeServer } from "../../test/support/beds/vscodeServer.ts";

/**
 * Starts test beds and holds them until it is stopped (Ctrl-C, SIGTERM), for work by hand:
 *   npx tsx scripts/test-beds/hold.ts [--engines 20.10,28.5] [--registry] [--vscode] [--out FILE]
 * With `--available` it starts engines and registries as far as this machine has them; under CI a
 * missing one is an error. With `--leashed` it also stops when its standard input ends.
 */
async function hold(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      engines: { type: "string", default: engineVersions.join() },
      registry: { type: "boolean", default: false },
      vscode: { type: "boolean", default: false },
      available: { type: "boolean", default: false },
      leashed: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  const missing: string[] = [];
  const has = (bed: BedName): boolean => {
    const reason = requireBeds(bed);
    if (reason !== false) missing.push(reason);
    return reason === false;
  };
  const engines = versionsOf(values.engines).filter((it) => !values.available || has(bedOf(it)));
  const registry = values.available ? has("registry") : values.registry;
  const stopper = new AbortController();
  // Neither beds nor signal handlers keep a process alive.
  const alive = setInterval(() => undefined, 60_000);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, resolve);
    if (values.leashed) process.stdin.once("end", resolve).resume();
  });
  const beds: { readonly name: string; stop(): Promise<void> }[] = [];
  const started = async <T extends { readonly name: string; stop(): Promise<void> }>(
    starting: Promise<T>,
  ): Promise<T> => {
    const bed = await starting;
    beds.push(bed);
    console.log(`${bed.name} is ready`);
    return bed;
  };

  const { signal } = stopper;
  const starting = Promise.all([
    Promise.all(engines.map((version) => started(engine(version, signal)))),
    Promise.all(
      registry
        ? [started(startRegistry({ auth: login, signal })), started(startRegistry({ signal }))]
        : [],
    ),
    values.vscode ? started(startVSCodeServer({ signal })) : undefined,
  ]);
  let written: string | undefined;
  try {
    const ready = await Promise.race([starting, stopped]);
    if (ready) {
      const [startedEngines, registries, vscode] = ready;
      written = await write(values.out, {
        engines: startedEngines,
        registries,
        vscode,
        baseImages: baseImageNames,
        missing,
      });
      console.log(`test beds: ${written}`);
      await stopped;
    }
  } finally {
    clearInterval(alive);
    console.log("stopping");
    if (written) await rm(written, { force: true });
    stopper.abort(new Error("stopped"));
    await starting.catch(() => undefined);
    await Promise.all(beds.map((bed) => bed.stop()));
    if (written && !values.out) await rm(dirname(written), { recursive: true, force: true });
  }
}

const login = { username: "demo", password: "s3cret-pass" } as const;

async function engine(version: EngineVersion, signal: AbortSignal) {
  const bed = await startDockerEngine({ version, signal });
  try {
    await loadBaseImages(bed, { golang: true });
  } catch (error) {
    await bed.stop();
    throw error;
  }
  return bed;
}

function versionsOf(list: string): readonly EngineVersion[] {
  return list
    .split(",")
    .filter((version) => version !== "")
    .map((version) => {
      const known = engineVersions.find((one) => one === version);
      if (!known) throw new Error(`no engine ${version}; there are ${engineVersions.join(", ")}`);
      return known;
    });
}

// Under its name only when it is whole, so others can wait for the file to appear.
async function write(out: string | undefined, content: object): Promise<string> {
  const file = out
    ? resolve(out)
    : join(await mkdtemp(join(tmpdir(), "slipway-beds-")), "beds.json");
  await writeFile(`${file}.partial`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${file}.partial`, file);
  return file;
}

hold(argv.slice(2)).then(
  () => exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    exit(1);
  },
);
