import type { PortFact } from "../scaffoldChoice.ts";

export interface GoProject {
  readonly ecosystem: "go";
  /** What the program is called: the last word of the module's path. */
  readonly name: string;
  /** Such as `1.25`: the least version that go.mod asks for. */
  readonly wanted: string | undefined;
  /** Every go.mod, go.sum and go.work that the build reads, by path. */
  readonly lists: readonly string[];
  readonly isVendored: boolean;
  /** False where no module is needed, so that there is nothing to download. */
  readonly hasDependencies: boolean;
  /** Packages that can be built to a program, such as `.` and `./cmd/api`. */
  readonly mains: readonly string[];
  readonly usesCgo: boolean;
  readonly port: PortFact;
  /** Modules that are taken from outside of the folder. */
  readonly outside: readonly string[];
}
