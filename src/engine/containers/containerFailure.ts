import { type ContainerObstacle, isSlipwayError, SlipwayError } from "../../base/errors.ts";
import { isRefusal, refusalText, requestFailure } from "../requestFailure.ts";

/** What a request for a container was about, so that its failure can name it. */
export interface ContainerSubject {
  readonly name?: string;
  readonly image?: string;
}

/** As `requestFailure`, with what stands in the way where the engine's words tell it. */
export function containerFailure(
  doing: string,
  error: unknown,
  subject: ContainerSubject = {},
): unknown {
  const refusal = readRefusal(error);
  const known = refusal && explain(refusal.status, refusal.said, subject);
  if (known === undefined) return requestFailure(doing, error);
  const { obstacle, why, hint } = known;
  return new SlipwayError(
    "engine-refused",
    { status: refusal?.status ?? 0, doing, obstacle },
    { message: `The engine refused to ${doing}: ${why}.`, hint, cause: error },
  );
}

function readRefusal(
  error: unknown,
): { readonly status: number; readonly said: string } | undefined {
  if (isRefusal(error)) return { status: error.statusCode, said: refusalText(error) };
  // Of an upgrade, which has been told as an error of ours.
  if (!isSlipwayError(error, "engine-refused") || error.facts.obstacle) return undefined;
  return { status: error.facts.status, said: error.message };
}

interface Explanation {
  readonly obstacle: ContainerObstacle;
  readonly why: string;
  readonly hint: string;
}

function explain(
  status: number,
  said: string,
  { name, image }: ContainerSubject,
): Explanation | undefined {
  if (/port is already allocated|address already in use/i.test(said)) {
    const port = takenPort(said);
    return {
      obstacle: { kind: "port-taken", port: port ?? 0 },
      why: port === undefined ? "a port is taken" : `port ${port} is taken by something else`,
      hint: "Choose another port, or stop what has this one.",
    };
  }
  if (name !== undefined && /name .*is already in use|that name is already in use/is.test(said)) {
    return {
      obstacle: { kind: "name-taken", name },
      why: `there is a container ${name} already`,
      hint: `Choose another name, or remove the container ${name}.`,
    };
  }
  const missing = /no such image|image not known|image .*not found|does not have .*platform/i;
  if (image !== undefined && status === 404 && missing.test(said)) {
    return {
      obstacle: { kind: "image-missing", image },
      why: `it does not have the image ${image}`,
      hint: "Build or pull it first.",
    };
  }
  if (status === 404 && /no such container|no container with/i.test(said)) {
    return {
      obstacle: { kind: "no-container" },
      why: "there is no such container",
      hint: "It was removed meanwhile; look at the list of containers.",
    };
  }
  if (/is not running|container state improper|only .*running containers/i.test(said)) {
    return { obstacle: { kind: "not-running" }, why: "it does not run", hint: "Start it first." };
  }
  return undefined;
}

/** Docker 20.10 and 28, the userland proxy, Podman's two ways. */
function takenPort(said: string): number | undefined {
  const found = /(?:Bind for|bind host port(?: for)?|listen (?:tcp|udp)[46]?) \S*?:(\d+)/i.exec(
    said,
  );
  return found ? Number(found[1]) : undefined;
}
