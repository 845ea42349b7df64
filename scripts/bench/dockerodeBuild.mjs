/**
 * What an extension does that takes dockerode and tar-fs as they come: `dockerodeBuild.mjs HOST FOLDER`.
 * The peer of `npm run bench -- build`; nothing of the product.
 */
import Docker from "dockerode";
import tar from "tar-fs";

const [host = "", folder = ""] = process.argv.slice(2);
const docker = new Docker({ socketPath: host.replace("unix://", "") });
const stream = await docker.buildImage(tar.pack(folder), { t: "slipway-bench:1", version: "2" });
await new Promise((resolve, reject) => {
  docker.modem.followProgress(stream, (error, records) => {
    const failed = records?.find((record) => record.error);
    if (error || failed) reject(error ?? new Error(failed.error));
    else resolve(undefined);
  });
});
// Its session with the engine would keep the process alive.
process.exit();
