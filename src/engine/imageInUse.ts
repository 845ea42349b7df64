import { type ErrorFacts, SlipwayError, type UsingContainer } from "../base/errors.ts";

/** The error that names what keeps an image from being removed. */
export function imageInUse(
  facts: ErrorFacts["image-in-use"],
  cause?: unknown,
): SlipwayError<"image-in-use"> {
  const { reference, containers, children } = facts;
  const words = containers.length > 0 ? ofContainers(containers) : ofChildren(children);
  const message = `${reference} was not removed: ${words.why}.`;
  return new SlipwayError("image-in-use", facts, { message, hint: words.hint, cause });
}

interface Words {
  readonly why: string;
  readonly hint: string;
}

function ofContainers(containers: readonly UsingContainer[]): Words {
  const names = containers.map(({ name }) => name).join(", ");
  const [first] = containers;
  if (containers.length === 1 && first) {
    return first.running
      ? {
          why: `the running container ${names} uses it`,
          hint: `Stop and remove the container ${names} first.`,
        }
      : {
          why: `the container ${names} uses it`,
          hint: `Remove the container ${names} first.`,
        };
  }
  const listed = containers.map(({ name, running }) => (running ? `${name} (running)` : name));
  return {
    why: `the containers ${listed.join(", ")} use it`,
    hint: `Remove the containers ${names} first.`,
  };
}

function ofChildren(children: readonly string[]): Words {
  const names = children.length > 0 ? children.join(", ") : "other images";
  const why = children.length === 1 ? `${names} is built on it` : `${names} are built on it`;
  return { why, hint: `Remove ${names} first.` };
}
