import { cleanPath } from "../dockerfile/cleanPath.ts";
import type { TransferInstruction } from "../dockerfile/document.ts";
import { buildFault } from "./buildFault.ts";
import type { CopyRequest } from "./files/copyRequest.ts";
import type { StageScope } from "./stageScope.ts";

/** A COPY or ADD with its words expanded. */
export interface TransferPlan
  extends Pick<
    CopyRequest,
    "destination" | "owner" | "mode" | "link" | "parents" | "excludes" | "unpack"
  > {
  readonly kind: "COPY" | "ADD";
  /** As in `--from`; undefined for the build context. */
  readonly from: string | undefined;
  readonly sources: readonly TransferSource[];
  /** What the history has of it. */
  readonly text: string;
}

export type TransferSource =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "text"; readonly name: string; readonly text: string }
  | {
      readonly kind: "url";
      readonly url: string;
      readonly checksum: string | undefined;
      readonly unpack: boolean;
    };

/** Throws `build-failed` for what cannot be done without an engine. */
export function planTransfer(
  instruction: TransferInstruction,
  scope: StageScope,
  workdir: string,
): TransferPlan {
  const { kind, json, flags, heredocs } = instruction;
  const word = ({ raw, value }: { readonly raw: string; readonly value: string }): string =>
    scope.expand(json ? value : raw);
  const flag = (name: string): string | undefined => {
    const found = flags.findLast((one) => one.name.value === name);
    return found && scope.expand(found.value?.raw ?? "");
  };
  const destination = instruction.destination && word(instruction.destination);
  if (destination === undefined) throw buildFault(`${kind} requires at least two arguments`);
  const [owner, mode] = [flag("chown"), flag("chmod")];
  const paths = instruction.sources.map(word);
  const unpack = truth(flags, "unpack");
  const checksum = flag("checksum");
  const sources = [
    ...paths.map(
      (path): TransferSource =>
        kind === "ADD" && isUrl(path)
          ? { kind: "url", url: path, checksum, unpack: unpack ?? false }
          : { kind: "path", path },
    ),
    ...heredocs.map(({ name, body, expand, stripTabs }): TransferSource => {
      const typed = scope.text.slice(body.start, body.end);
      const text = stripTabs ? typed.replace(/^\t+/gm, "") : typed;
      return { kind: "text", name, text: expand ? scope.expandText(text) : text };
    }),
  ];
  if (kind === "ADD") refuseAdd(paths, checksum);
  const options = [
    ...(truth(flags, "parents") ? ["--parents"] : []),
    ...(owner ? [`--chown=${owner}`] : []),
    ...(mode ? [`--chmod=${mode}`] : []),
  ];
  const names = [...paths, ...heredocs.map(({ name }) => `<<${name}`), destination];
  return {
    ...{ kind, sources, owner: owner || undefined, mode: mode || undefined },
    from: instruction.from?.value,
    destination: absolute(workdir, destination),
    link: truth(flags, "link") ?? false,
    parents: truth(flags, "parents") ?? false,
    excludes: flags.flatMap(({ name, value }) =>
      name.value === "exclude" && value ? scope.expand(value.raw) : [],
    ),
    unpack: kind === "ADD" && (unpack ?? true),
    text: `${[kind, ...options, ...names].join(" ")} # buildkit`,
  };
}

type Flags = TransferInstruction["flags"];

/** Undefined where the flag is not there; without a value it is true. */
function truth(flags: Flags, name: string): boolean | undefined {
  const found = flags.findLast((one) => one.name.value === name);
  return found && found.value?.value !== "false" && found.value?.value !== "0";
}

function refuseAdd(paths: readonly string[], checksum: string | undefined): void {
  const git = paths.find(isGit);
  if (git !== undefined) {
    throw buildFault(
      `ADD ${git} gets a git repository, which Slipway cannot do without an engine.`,
      "Build with an engine, or take the files from the build context.",
    );
  }
  if (checksum === undefined) return;
  if (paths.length !== 1) throw buildFault("checksum can't be specified for multiple sources");
  if (!paths.every(isUrl)) {
    throw buildFault("checksum can't be specified for non-HTTP(S) sources");
  }
}

function isUrl(path: string): boolean {
  return /^https?:\/\//i.test(path) && !isGit(path);
}

/** What BuildKit takes for a repository: the schemes of git, and `.git` at the end of the path. */
function isGit(path: string): boolean {
  return (
    /^(git:\/\/|ssh:\/\/|git@[^:/]+:)/i.test(path) ||
    /^https?:\/\/[^#?]*\.git\/?(#|\?|$)/i.test(path)
  );
}

function absolute(workdir: string, path: string): string {
  // An empty path is the current folder, too.
  const typed = path === "" || path === "." ? "./" : path;
  const clean = cleanPath(typed.startsWith("/") ? typed : `${workdir}/${typed}`);
  const root = clean.startsWith("/") ? clean : `/${clean}`;
  if (typed.endsWith("/.") && root !== "/") return `${root}/.`;
  return typed.endsWith("/") && root !== "/" ? `${root}/` : root;
}
