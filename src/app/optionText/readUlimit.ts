import type { Ulimit } from "../../engine/engine.ts";
import { badValue } from "./readFields.ts";

/** `name=soft[:hard]`; -1 is no limit. */
export function readUlimit(spec: string): Ulimit {
  const [, name = "", soft = "", hard = soft] = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(spec) ?? [];
  if (soft === "") throw badValue("ulimit", `"${spec}" is no limit`, ulimitForm);
  if (!ulimitNames.has(name)) {
    const known = [...ulimitNames].join(", ");
    throw badValue("ulimit", `there is no limit "${name}", only ${known}`, ulimitForm);
  }
  const limits = { soft: Number(soft), hard: Number(hard) };
  if (Object.values(limits).some((limit) => limit < -1 || !Number.isSafeInteger(limit))) {
    throw badValue("ulimit", `"${spec}" is out of range`, ulimitForm);
  }
  if (limits.hard !== -1 && (limits.soft === -1 || limits.soft > limits.hard)) {
    throw badValue("ulimit", "the soft limit is above the hard one", ulimitForm);
  }
  return { name, ...limits };
}

const ulimitForm = "--ulimit NAME=SOFT[:HARD], such as --ulimit nofile=1024:2048";

/** What getrlimit(2) counts, as the engines name it. */
const ulimitNames: ReadonlySet<string> = new Set([
  ...["core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc"],
  ...["rss", "rtprio", "rttime", "sigpending", "stack"],
]);
