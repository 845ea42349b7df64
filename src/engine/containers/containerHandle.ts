import type Docker from "dockerode";
import { SlipwayError } from "../../base/errors.ts";

/** A container by its id or name, which has to be one, as it becomes a part of the path. */
export function containerHandle(docker: Docker, nameOrId: string): Docker.Container {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(nameOrId)) {
    throw new SlipwayError(
      "misuse",
      { argument: nameOrId },
      {
        message: `"${nameOrId}" is not the name or the id of a container.`,
        hint: "Names begin with a letter or a digit and have letters, digits, _, . and - in them.",
      },
    );
  }
  return docker.getContainer(nameOrId);
}
