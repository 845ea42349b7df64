import { CancellationError, Uri, workspace } from "vscode";
import { readBuildTask } from "../../app/readBuildTask.ts";
import { SlipwayError } from "../../base/errors.ts";
import type { RunBuild } from "../build/buildObserver.ts";
import type { BuildPlan, PlannedSecret } from "../build/buildPlan.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { toAbortSignal } from "../toAbortSignal.ts";
import { lintForApi } from "./lintForApi.ts";
import type { SlipwayApi, SlipwayBuildOptions, SlipwaySecret } from "./slipwayApi.d.ts";
import { toApiResult } from "./toApiResult.ts";

export interface ApiDeps {
  readonly version: string;
  readonly build: RunBuild;
  readonly onDidBuild: SlipwayApi["onDidBuild"];
  readonly connect: ConnectEngine;
  readonly linter: Parameters<typeof lintForApi>[0];
}

/** What `activate` gives to other extensions. */
export function createApi({ version, build, onDidBuild, connect, linter }: ApiDeps): SlipwayApi {
  return {
    apiVersion: 1,
    version,
    onDidBuild,
    lint: (what) => lintForApi(linter, what),
    async build(options, token) {
      assertTrusted();
      const plan = toPlan(options);
      const signal = token && toAbortSignal(token);
      try {
        const ending = await build(plan, { asked: false, ...(signal ? { signal } : {}) });
        if (ending.kind === "cancelled") throw new CancellationError();
        if (ending.kind === "broken") throw ending.error;
        return toApiResult(ending.result);
      } finally {
        signal?.dispose();
      }
    },
    async listImages(token) {
      assertTrusted();
      const signal = token && toAbortSignal(token);
      try {
        const engine = await connect(signal);
        const images = await engine.listImages(signal);
        return images.map(({ id, tags, size, created }) => ({ id, tags, size, created }));
      } catch (error) {
        throw signal?.aborted ? new CancellationError() : error;
      } finally {
        signal?.dispose();
      }
    },
  };
}

function assertTrusted(): void {
  if (workspace.isTrusted) return;
  const message = "Slipway does not speak with an engine in Restricted Mode.";
  throw misuse(message, "Wait until the workspace is trusted.");
}

/** Checked as a task is: callers may be plain JavaScript. */
function toPlan({ dockerfile, context, secrets = [], ...others }: SlipwayBuildOptions): BuildPlan {
  if (dockerfile.scheme !== "file") {
    throw misuse("The Dockerfile to build is not a file.", "Give a URI of the scheme file.");
  }
  const plain = secrets.flatMap((secret) => ("read" in secret ? [] : secret));
  const read = readBuildTask(
    {
      ...others,
      ...{ task: "build", dockerfile: dockerfile.fsPath, secrets: plain },
      ...(context === undefined ? {} : { context: context.fsPath }),
    },
    undefined,
  );
  if ("problem" in read) throw misuse(read.problem, "See docs/api.md of Slipway.");
  const { dockerfilePath, ...plan } = read.task;
  const asked = secrets.flatMap((secret) => ("read" in secret ? toPlanned(secret) : []));
  return { ...plan, secrets: [...plan.secrets, ...asked], dockerfile: Uri.file(dockerfilePath) };
}

function toPlanned(secret: Extract<SlipwaySecret, { read: unknown }>): PlannedSecret {
  return { id: secret.id, typed: "once", read: () => secret.read() };
}

function misuse(message: string, hint: string): SlipwayError<"misuse"> {
  return new SlipwayError("misuse", {}, { message, hint });
}
