import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { diskOfRun } from "../diskOfRun.ts";
import { type ContextFacts, createContextFacts } from "./createContextFacts.ts";

/**
 * For a run of the command line, in which nothing changes: the context is the named folder, or one of
 * those up to the root of the Dockerfile's repository; outside of any up to the current folder.
 */
export function contextFactsOfRun(cwd: string, named: string | undefined): ContextFacts {
  const root = named === undefined ? undefined : resolve(cwd, named);
  return createContextFacts({
    disk: diskOfRun,
    namedContext: () => root,
    async outermost(path) {
      const { repositoryRoot } = await import("../../buildcontext/index.ts");
      const folder = dirname(path);
      const away = relative(cwd, folder);
      const isInside = away !== ".." && !away.startsWith(`..${sep}`) && !isAbsolute(away);
      return repositoryRoot(folder) ?? (isInside ? cwd : undefined);
    },
    wait: async () => undefined,
  });
}
