import { readdir, readFile } from "node:fs/promises";
import { resolve } from "node:path";

/**
 * The licences of the packages that went into the bundle.
 * @param {readonly string[]} inputs paths of bundled files, relative to the root, with slashes
 * @param {string} root
 * @returns {Promise<string>}
 */
export async function thirdPartyNotices(inputs, root) {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const sections = await Promise.all([...folders].sort().map((folder) => section(folder, root)));
  return `Slipway contains the following packages.\n\n${sections.join("\n")}`;
}

/** @param {string} input */
function packageFolder(input) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
}

/**
 * @param {string} folder
 * @param {string} root
 */
async function section(folder, root) {
  const { name, version, license } = JSON.parse(
    await readFile(resolve(root, folder, "package.json"), "utf8"),
  );
  const file = (await readdir(resolve(root, folder))).find((it) => /^licen[cs]e/i.test(it));
  const text =
    file === undefined
      ? `Licence: ${license}\n`
      : await readFile(resolve(root, folder, file), "utf8");
  return `${"-".repeat(80)}\n${name} ${version}\n\n${text.replace(/\r\n/g, "\n").trimEnd()}\n`;
}
