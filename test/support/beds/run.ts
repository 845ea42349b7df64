import { execFile } from "node:child_process";
import { env } from "node:process";

/** What a short program printed; when it fails, an error with what it complained about. */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly limit?: number } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      {
        timeout: options.limit ?? 30_000,
        killSignal: "SIGKILL",
        maxBuffer: 64 * 1024 * 1024,
        env: { ...env, PATH: `${env.PATH ?? ""}:/usr/sbin:/sbin` },
      },
      (error, stdout, stderr) => {
        if (error)
          reject(new Error(`${command}: ${stderr.trim() || error.message}`, { cause: error }));
        else resolve(stdout);
      },
    );
  });
}
