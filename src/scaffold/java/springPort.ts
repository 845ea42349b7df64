import type { FolderReader } from "../projectFolder.ts";
import { noPort, type PortFact } from "../scaffoldChoice.ts";

/** The port of a Spring application: `server.port`, or 8080. */
export async function springPort(
  folder: FolderReader,
  module: string,
  isWeb: boolean,
): Promise<PortFact> {
  if (!isWeb) return noPort;
  const resources = `${module === "" ? "" : `${module}/`}src/main/resources`;
  const properties = await folder.read(`${resources}/application.properties`);
  const yaml =
    (await folder.read(`${resources}/application.yml`)) ??
    (await folder.read(`${resources}/application.yaml`));
  const port =
    /^server\.port\s*[=:]\s*(?:\$\{\w+:)?(\d+)/m.exec(properties ?? "")?.[1] ??
    /^server:\s*\n(?:[ \t]+.*\n)*?[ \t]+port:\s*(?:\$\{\w+:)?(\d+)/m.exec(yaml ?? "")?.[1];
  return { port: port ?? "8080", isGuess: false };
}
