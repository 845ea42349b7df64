import { memoryFolder } from "../../src/buildcontext/memoryFolder.ts";
import type { BuildRequest, FailedStep } from "../../src/engine/engine.ts";
import { buildRequest, unique } from "./engineFixture.ts";

export const shellSize = { rows: 30, columns: 90 };

/** Types a line into a new shell and waits for its end. */
export async function askShell(
  step: FailedStep,
  line: string,
): Promise<{ readonly code: number; readonly text: string }> {
  let text = "";
  const shell = await step.openShell(shellSize, (data) => {
    text += Buffer.from(data).toString();
  });
  shell.write(Buffer.from(`${line}\n`));
  return { code: await shell.ended, text };
}

/** A request with one file beside the Dockerfile, `given`, all in memory. */
export function failingRequest(dockerfile: string): BuildRequest {
  const given = new Map([["given", Buffer.from("content of given\n")]]);
  return buildRequest(dockerfile, {
    synced: {
      context: {
        dockerfile: "Dockerfile",
        sharedKey: unique(),
        folders: {
          context: memoryFolder(given),
          dockerfile: memoryFolder(new Map([["Dockerfile", Buffer.from(dockerfile)]])),
        },
      },
      onSent: () => undefined,
      onDone: () => undefined,
    },
  });
}
