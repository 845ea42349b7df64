import { resolve } from "node:path";
import type { SshSource } from "../buildOptions.ts";
import { badValue } from "./readFields.ts";

/** `default`, `ID`, `ID=SOCKET`. */
export function readSsh(spec: string, cwd: string): SshSource {
  const equals = spec.indexOf("=");
  const id = equals === -1 ? spec : spec.slice(0, equals);
  const path = equals === -1 ? undefined : spec.slice(equals + 1);
  if (id === "") throw badValue("ssh", "it has no id", sshForm);
  if (path === undefined) return { id };
  if (path === "") throw badValue("ssh", "it has no path", sshForm);
  if (path.includes(",")) throw badValue("ssh", "it names more than one agent", sshForm);
  // A pipe of Windows is an absolute path already.
  return { id, socketPath: path.startsWith("\\\\.\\pipe\\") ? path : resolve(cwd, path) };
}

const sshForm = "--ssh default or --ssh ID=SOCKET";
