import { field, textField } from "../../wire.ts";
import { readStatus } from "../readStatus.ts";

/** A RUN that failed, with what is needed to start another process in its place. */
export interface FailedExec {
  /** As the builder names the step; older ones do not say it here. */
  readonly name: string | undefined;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
  /** 2 is no network at all. */
  readonly network: number;
  readonly mounts: readonly FailedMount[];
}

export interface FailedMount {
  readonly dest: string;
  readonly selector: string;
  readonly readonly: boolean;
  /** By `pb.MountType`: 0 files, 1 a secret, 2 ssh, 3 a cache, 4 memory. */
  readonly type: number;
  /** Names the files as the command left them; empty where the mount has none. */
  readonly resultId: string;
  /** Of a cache, a secret or an agent. */
  readonly id: string;
  /** `pb.CacheSharingOpt`: 0 shared, 1 private, 2 locked. */
  readonly sharing: number;
}

/**
 * Reads `errdefs.Solve` out of the details of a failed gateway call. Undefined where what failed was
 * no RUN, or where the builder tells nothing (before BuildKit 0.8).
 */
export function readFailedExec(details: Uint8Array | undefined): FailedExec | undefined {
  const solve = readStatus(details).details.find(({ type }) => type === "Solve")?.value;
  // Written by two generations of Go's protobuf: names in other cases, `exec` inside of `Op` or not.
  const op = field(solve, "op") ?? field(solve, "Op");
  const exec =
    field(op, "exec") ?? field(field(op, "Op"), "Exec") ?? field(field(op, "Op"), "exec");
  const meta = field(exec, "meta");
  const args = texts(field(meta, "args"));
  if (args.length === 0) return undefined;
  const ids = texts(field(solve, "mountIDs") ?? field(solve, "MountIDs"));
  const mounts = list(field(exec, "mounts")).map((mount, index) =>
    readMount(mount, ids[index] ?? ""),
  );
  return {
    name: textField(field(solve, "description"), "llb.customname"),
    args,
    env: texts(field(meta, "env")),
    cwd: textField(meta, "cwd") ?? "/",
    user: textField(meta, "user") ?? "",
    network: enumOf(field(exec, "network"), ["UNSET", "HOST", "NONE"]),
    mounts,
  };
}

function readMount(mount: unknown, resultId: string): FailedMount {
  const options = ["cacheOpt", "secretOpt", "SSHOpt"].map((name) => field(mount, name));
  return {
    dest: textField(mount, "dest") ?? "/",
    selector: textField(mount, "selector") ?? "",
    readonly: field(mount, "readonly") === true,
    type: enumOf(field(mount, "mountType"), ["BIND", "SECRET", "SSH", "CACHE", "TMPFS"]),
    resultId,
    id: options.map((option) => textField(option, "ID")).find((id) => id !== undefined) ?? "",
    sharing: enumOf(field(options[0], "sharing"), ["SHARED", "PRIVATE", "LOCKED"]),
  };
}

/** Protobuf's JSON has names, Go's own numbers. */
function enumOf(value: unknown, names: readonly string[]): number {
  if (typeof value === "string") return Math.max(0, names.indexOf(value));
  return typeof value === "number" ? value : 0;
}

function texts(value: unknown): readonly string[] {
  return list(value).map((one) => (typeof one === "string" ? one : ""));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
