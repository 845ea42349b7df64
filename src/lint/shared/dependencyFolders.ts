import type { Instruction, TransferInstruction } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import type { LintServices } from "../services.ts";
import { knownDestination } from "./transferPaths.ts";

/**
 * Names of folders that can be compared. Where the base image decides the working folder its name is
 * of our making, and good until the next WORKDIR.
 */
export interface DependencyFolders {
  /** To be told of each stage and each WORKDIR. */
  move(): void;
  /** The folder in which an instruction works. */
  current(at: Instruction): string;
  /** The path that another one means there; undefined where it is too long. */
  path(at: Instruction, path: string): string | undefined;
  /** Where a COPY puts its sources; undefined where variables decide. */
  destination(copy: TransferInstruction): string | undefined;
}

export function createDependencyFolders(services: LintServices): DependencyFolders {
  let moves = 0;
  const current = (at: Instruction): string =>
    services.stageState.before(at).workdir ?? `/?${moves}`;
  const path = (at: Instruction, value: string): string | undefined => joinPath(current(at), value);
  return {
    move: () => void moves++,
    current,
    path,
    destination(copy) {
      const value = knownDestination(services, copy);
      return value === undefined || value === "" ? undefined : path(copy, value);
    },
  };
}

/** The folder of an absolute path, and its last part. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const slash = path.lastIndexOf("/");
  return { folder: slash > 0 ? path.slice(0, slash) : "/", name: path.slice(slash + 1) };
}
