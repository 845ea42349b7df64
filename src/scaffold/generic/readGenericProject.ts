import type { FolderReader } from "../projectFolder.ts";
import type { GenericProject } from "./genericProject.ts";

/** Whatever the folder is; where no ecosystem is known in it, and where something else is wanted. */
export async function readGenericProject(folder: FolderReader): Promise<GenericProject> {
  const pages = await folder.existing(
    ["", "public/", "site/", "dist/", "docs/", "html/", "www/"].map((path) => `${path}index.html`),
  );
  const [page] = pages;
  return {
    ecosystem: "generic",
    name: "app",
    site: page?.replace(/\/?index\.html$/, ""),
    scripts: await folder.files("", ".sh"),
  };
}
