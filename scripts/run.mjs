import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs a command in the project's root with a time limit and the terminal of this process.
 * Rejects when it fails; its whole process group ends with the limit or the signal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ limit: number, env?: Record<string, string | undefined>, signal?: AbortSignal, leash?: boolean }} options
 * `limit` in milliseconds; `leash`: its standard input ends when this process does, however it ends
 * @returns {Promise<void>}
 */
export function run(command, args, { limit, env, signal, leash = false }) {
  return new Promise((resolve, reject) => {
    const shown = [command, ...args.slice(0, 6), ...(args.length > 6 ? ["…"] : [])].join(" ");
    const grouped = process.platform !== "win32";
    const child = spawn(command, args, {
      cwd: root,
      stdio: [leash ? "pipe" : "ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
      detached: grouped,
      shell: process.platform === "win32" && command === "npm",
    });
    const end = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(grouped ? -child.pid : child.pid, "SIGTERM");
      } catch {
        // It has ended by itself.
      }
    };
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      end();
    }, limit);
    signal?.addEventListener("abort", end, { once: true });
    child.once("error", reject);
    child.once("close", (code, killer) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      if (code === 0 && !late) return resolve();
      const why = late ? `took longer than ${limit / 1000} s` : `ended with ${code ?? killer}`;
      reject(new Error(`${shown} ${why}.`));
    });
  });
}

/**
 * Runs this Node on scripts of the project.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} options
 */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}
