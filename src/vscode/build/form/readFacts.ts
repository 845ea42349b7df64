import { dirname } from "node:path";
import { workspace } from "vscode";
import type { BuildForm, FormFacts } from "../../../app/buildForm.ts";
import { isTyped } from "../../../app/buildFormValues.ts";
import { type DockerfileNeeds, dockerfileNeeds } from "../../../app/dockerfileNeeds.ts";
import { openSsh } from "../../../app/openSsh.ts";
import { suggestTag } from "../../../app/suggestTag.ts";
import { isSlipwayError } from "../../../base/errors.ts";
import { parseDockerfile } from "../../../dockerfile/parseDockerfile.ts";
import { openDocument } from "../../dockerfileDocuments.ts";
import { readSetting } from "../../settings.ts";
import { diskPath } from "../buildPlan.ts";
import { readArgsSetting } from "../toBuildOptions.ts";
import type { FormContext } from "./formStep.ts";

/** What the form needs to know, as it is now: the Dockerfile, settings, agent, stored secrets. */
export async function readFacts(
  { target, values }: BuildForm,
  context: FormContext,
): Promise<FormFacts> {
  const { dockerfile, remembered } = context;
  const settings = {
    args: readArgsSetting(dockerfile),
    platform: readSetting("slipway.build.platform", dockerfile),
    noCache: readSetting("slipway.build.noCache", dockerfile),
    pull: readSetting("slipway.build.pull", dockerfile),
    builder: readSetting("slipway.build.builder").trim(),
  };
  const buildArgs = { ...settings.args, ...values.buildArgs };
  const document = parseDockerfile(await readText(context));
  const needs = dockerfileNeeds(document, { target, buildArgs });
  const path = diskPath(dockerfile);
  const folder = path === undefined ? undefined : dirname(path);
  const [known] = remembered.of(dockerfile.toString(), undefined).tags ?? [];
  return {
    needs,
    settings,
    folder,
    agentProblem: await findAgentProblem(needs, context),
    tag: suggestTag(values.contextPath ?? folder ?? "", target, known),
    storedSecrets: new Set(await storedSecrets(values.secrets, context)),
  };
}

/** The text as the editor has it, saved or not; a file that cannot be read is told of by the build. */
async function readText({ dockerfile }: FormContext): Promise<string> {
  const open = openDocument(dockerfile);
  if (open !== undefined) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(dockerfile));
  } catch {
    return "";
  }
}

async function findAgentProblem(
  { ssh }: DockerfileNeeds,
  { surroundings }: FormContext,
): Promise<string | undefined> {
  const [first] = ssh;
  if (first === undefined) return undefined;
  try {
    await openSsh([{ id: first.id }], surroundings);
    return undefined;
  } catch (error) {
    if (isSlipwayError(error)) return error.message;
    throw error;
  }
}

async function storedSecrets(
  choices: BuildForm["values"]["secrets"] = [],
  { secrets }: FormContext,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const choice of choices.filter(isTyped)) {
    if (choice.typed === "stored" && (await secrets.read(`secret:${choice.id}`)) !== undefined) {
      ids.push(choice.id);
    }
  }
  return ids;
}
