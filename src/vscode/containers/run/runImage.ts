import { l10n, ProgressLocation, ThemeIcon, window } from "vscode";
import { isLocal } from "../../../app/containerRows.ts";
import { createRememberedRuns } from "../../../app/rememberedRuns.ts";
import {
  freePort,
  missingEnv,
  portsOf,
  type RunFacts,
  repositoryOf,
  specOf,
  takenPorts,
  withRunValue,
} from "../../../app/runForm.ts";
import type { RunForm } from "../../../app/runFormRows.ts";
import { startRun } from "../../../app/startRun.ts";
import { isSlipwayError } from "../../../base/errors.ts";
import type { ContainerSpec, Engine } from "../../../engine/engine.ts";
import { type ChosenRows, chosenImages, clickedRow } from "../../images/imageActions.ts";
import type { ImageNode } from "../../views/imageNode.ts";
import { wait } from "../../wait.ts";
import type { ContainerActionDeps } from "../chooseContainers.ts";
import { joinTerminal } from "../joinTerminal.ts";
import { askEnvValue } from "./envStep.ts";
import { askRun } from "./showRunForm.ts";
import { tellRun } from "./tellRun.ts";

export interface RunDeps extends ContainerActionDeps {
  /** The Images view. */
  readonly view: { readonly selection: readonly ImageNode[] };
}

/** Runs an image as a form says that is filled from its config and from the last run. */
export async function runImage(deps: RunDeps, rows: ChosenRows | string): Promise<void> {
  const image = typeof rows === "string" ? rows : await chooseImage(deps, rows);
  if (image === undefined) return;
  const engine = await deps.connect();
  const facts = await readFacts(engine, image);
  const remembered = createRememberedRuns(deps.store);
  const repository = repositoryOf(image);
  const start = { values: remembered.of(repository), secrets: {} };
  const asked = await askRun(start, facts);
  const form = asked && (await askMissing(asked));
  if (form === undefined) return;
  await remembered.remember(repository, form.values);
  await launch(deps, engine, form, facts);
}

async function chooseImage(deps: RunDeps, rows: ChosenRows): Promise<string | undefined> {
  const question = { title: l10n.t("Run which image?"), many: false, named: false };
  const [image] = await chosenImages(deps, clickedRow(rows), question);
  return image && (image.reference ?? image.id);
}

async function readFacts(engine: Engine, image: string): Promise<RunFacts> {
  const [details, containers] = await Promise.all([
    engine.inspectImage(image),
    engine.containers.list(),
  ]);
  const { os, architecture, variant, config } = details;
  const own = [os, architecture, variant].filter(Boolean).join("/");
  return {
    image,
    config,
    platforms: details.platforms?.map(({ platform }) => platform) ?? [own],
    containers,
    local: isLocal(engine.endpoint.host),
  };
}

/** Secrets of an earlier run have to be typed again, as they were not kept. */
async function askMissing(start: RunForm): Promise<RunForm | undefined> {
  let form = start;
  for (const name of missingEnv(form.values, form.secrets)) {
    const value = await askEnvValue(name, "");
    if (value === undefined) return undefined;
    form = { ...form, secrets: { ...form.secrets, [name]: value } };
  }
  return form;
}

async function launch(
  deps: RunDeps,
  engine: Engine,
  form: RunForm,
  facts: RunFacts,
): Promise<void> {
  const spec = specOf(form.values, form.secrets, facts);
  if (spec.interactive) {
    openRunTerminal(engine, spec);
    return;
  }
  const title = l10n.t("Starting {0}…", spec.name ?? spec.image);
  try {
    const started = await window.withProgress({ location: ProgressLocation.Window, title }, () =>
      startRun(engine, spec, wait),
    );
    tellRun(deps, engine, started);
  } catch (error) {
    const failed = l10n.t("{0} could not be run.", facts.image);
    deps.reportError(error, { failed, actions: nextPort(deps, engine, { form, facts, error }) });
  }
}

/** What is on that port is none of the engine's containers, so the form did not see it. */
function nextPort(
  deps: RunDeps,
  engine: Engine,
  { form, facts, error }: { form: RunForm; facts: RunFacts; error: unknown },
): readonly { readonly title: string; run(): Promise<void> }[] {
  if (!isSlipwayError(error, "engine-refused")) return [];
  const { obstacle } = error.facts;
  if (obstacle?.kind !== "port-taken" || obstacle.port === 0) return [];
  const taken = obstacle.port;
  const ports = portsOf(form.values, facts);
  const known = [...takenPorts(facts.containers), ...ports.map(({ hostPort }) => hostPort), taken];
  const next = freePort(taken, new Set(known));
  const others = ports.map((it) => (it.hostPort === taken ? { ...it, hostPort: next } : it));
  const changed = { ...form, values: withRunValue(form.values, "ports", others) };
  return [
    {
      title: l10n.t("Use Port {0}", String(next)),
      run: () => launch(deps, engine, changed, facts),
    },
  ];
}

function openRunTerminal({ containers }: Engine, spec: ContainerSpec): void {
  const name = spec.name ?? spec.image;
  let id: string | undefined;
  const remove = async (): Promise<void> => {
    if (id === undefined) return;
    await containers.remove(id, { force: true, volumes: true }).catch(() => undefined);
  };
  const pty = joinTerminal({
    async join(size, onOutput) {
      id = await containers.create(spec);
      try {
        const terminal = await containers.attach(id, size, onOutput);
        await containers.start(id);
        return terminal;
      } catch (error) {
        await remove();
        throw error;
      }
    },
    ending: (code) =>
      l10n.t("[{0} has ended with exit code {1}. Any key closes this terminal.]", name, code),
    // What removes itself on exit is not to stay without its terminal.
    left: () => void (spec.removeOnExit && remove()),
  });
  window.createTerminal({ name, iconPath: new ThemeIcon("vm-running"), pty }).show();
}
