import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

/** What is still there of a bed: its directory, processes, mounts, network and cgroups. */
export function leftoversOf(directory: string): readonly string[] {
  return [
    ...(existsSync(directory) ? [`directory ${directory}`] : []),
    ...pids()
      .filter((pid) => textOf(`/proc/${pid}/environ`).includes(directory))
      .map(process),
    ...pids().flatMap((pid) => mountsOf(pid, directory)),
    ...entries("/sys/class/net")
      .filter((name) => textOf(`/sys/class/net/${name}/ifalias`).trim() === directory)
      .map((name) => `network interface ${name}`),
    ...entries("/sys/fs/cgroup").flatMap((name) => cgroupsOf(name, directory)),
  ];
}

function process(pid: string): string {
  return `process ${pid}: ${textOf(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim()}`;
}

function mountsOf(pid: string, directory: string): readonly string[] {
  const mounts = textOf(`/proc/${pid}/mountinfo`).split("\n");
  return mounts.filter((mount) => mount.includes(directory)).map((mount) => `mount ${mount}`);
}

function cgroupsOf(hierarchy: string, directory: string): readonly string[] {
  const own = basename(directory);
  return [`/sys/fs/cgroup/${hierarchy}`, `/sys/fs/cgroup/${hierarchy}/${own}`]
    .filter((path) => basename(path) === own && existsSync(path))
    .map((path) => `cgroup ${path}`);
}

function pids(): readonly string[] {
  return entries("/proc").filter((name) => /^\d+$/.test(name));
}

function entries(directory: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}

// Processes come and go while they are looked at.
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
