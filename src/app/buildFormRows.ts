import { type BuildForm, contextOf, type FormFacts, tagsOf } from "./buildForm.ts";
import type { BuildFormField } from "./buildFormFields.ts";
import { cacheText, hostText, pairText, sizeText, ulimitText } from "./buildFormTexts.ts";
import {
  describeArgs,
  describeBuild,
  describeBuilder,
  describeOutput,
  describeSecrets,
  describeSsh,
  type RowValue,
} from "./buildFormWords.ts";

/** A row of the form; `build` and `reset` do something, the others open their step. */
export type FormRowId =
  | "build"
  | "reset"
  | "target"
  | Exclude<BuildFormField, "loadImage" | "secretArgs">;

export interface FormRow {
  readonly id: FormRowId;
  /** The current value for people; empty where there is nothing to tell. */
  readonly value: string;
  /** Something is missing that the build may fail without. */
  readonly warning: boolean;
  /** Somebody chose it in the form. */
  readonly changed: boolean;
}

/** The rows of the form, in its order. */
export function formRows(form: BuildForm, facts: FormFacts): readonly FormRow[] {
  return rowIds.map((id) => {
    const { value, warning = false } = readers[id](form, facts);
    return { id, value, warning, changed: isChanged(id, form) };
  });
}

const rowIds: readonly FormRowId[] = [
  ...(["build", "target", "tags", "buildArgs", "secrets", "ssh", "contextPath"] as const),
  ...(["builder", "platforms", "noCache", "pull", "cacheFrom", "cacheTo", "outputs"] as const),
  ...(["provenance", "sbom", "labels", "contexts", "network", "extraHosts"] as const),
  ...(["shmSize", "ulimits", "reset"] as const),
];

function isChanged(id: FormRowId, { target, values }: BuildForm): boolean {
  if (id === "build" || id === "reset") return false;
  if (id === "target") return target !== undefined;
  return values[id] !== undefined || (id === "buildArgs" && values.secretArgs !== undefined);
}

type RowReader = (form: BuildForm, facts: FormFacts) => RowValue;

const readers: Readonly<Record<FormRowId, RowReader>> = {
  build: (form, facts) => ({ value: describeBuild(form, facts) }),
  reset: () => ({ value: "" }),
  target: ({ target }, { needs }) => {
    const last = needs.stages.at(-1);
    if (target === undefined) return { value: `${last?.id ?? "none"} (the last one)` };
    return needs.hasTarget
      ? { value: target }
      : { value: `${target} is not in the Dockerfile`, warning: true };
  },
  tags: (form, facts) => ({ value: tagsOf(form, facts).join(", ") || "none" }),
  buildArgs: describeArgs,
  secrets: describeSecrets,
  ssh: describeSsh,
  contextPath: (form, facts) => {
    const folder = contextOf(form, facts);
    return { value: folder ?? "none yet", warning: folder === undefined };
  },
  builder: ({ values }, { settings: { builder = "" } }) => {
    if (values.builder !== undefined) return { value: describeBuilder(values.builder) };
    return {
      value: builder === "" ? "the engine's own" : `${describeBuilder(builder)} (settings)`,
    };
  },
  platforms: ({ values }, { settings }) => {
    if (values.platforms !== undefined) {
      return { value: values.platforms.join(", ") || "the engine's own" };
    }
    const set = settings.platform.trim();
    return { value: set === "" ? "the engine's own" : `${set} (settings)` };
  },
  noCache: ({ values }, { settings }) => {
    const { noCache = settings.noCache } = values;
    const text =
      typeof noCache === "boolean"
        ? noCache
          ? "for all stages"
          : "off"
        : `for ${noCache.join(", ")}`;
    return { value: values.noCache === undefined && noCache ? `${text} (settings)` : text };
  },
  pull: ({ values }, { settings }) => {
    const { pull = settings.pull } = values;
    const text = pull ? "on" : "off";
    return { value: values.pull === undefined && pull ? `${text} (settings)` : text };
  },
  cacheFrom: ({ values }) => list(values.cacheFrom?.map(cacheText("cache-from", "").show)),
  cacheTo: ({ values }) => list(values.cacheTo?.map(cacheText("cache-to", "").show)),
  outputs: ({ values }) => ({
    value: values.outputs?.map(describeOutput).join(", ") || "an image in the engine",
  }),
  provenance: ({ values }) => ({
    value: values.provenance === false ? "none" : (values.provenance ?? "as the engine does"),
  }),
  sbom: ({ values: { sbom } }) => ({
    value: typeof sbom === "string" ? sbom : sbom === true ? "by the engine's scanner" : "none",
  }),
  labels: ({ values }) => list(Object.entries(values.labels ?? {}).map(pairText.show)),
  contexts: ({ values }) =>
    list(
      Object.entries(values.contexts ?? {}).map(
        ([name, context]) =>
          `${name} from ${"folder" in context ? context.folder : context.source}`,
      ),
    ),
  network: ({ values }) => ({ value: values.network ?? "default" }),
  extraHosts: ({ values }) => list(values.extraHosts?.map(hostText.show)),
  shmSize: ({ values: { shmSize } }) => ({
    value: shmSize === undefined ? "default" : sizeText.show(shmSize),
  }),
  ulimits: ({ values }) => list(values.ulimits?.map(ulimitText.show)),
};

function list(texts: readonly string[] = []): RowValue {
  return { value: texts.join(", ") || "none" };
}
