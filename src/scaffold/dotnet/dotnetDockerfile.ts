import {
  copyInPlace,
  dockerfileText,
  execForm,
  run,
  served,
  shellWord,
} from "../dockerfileText.ts";
import { healthchecks } from "../healthchecks.ts";
import type { DotnetProgram } from "./dotnetProject.ts";

/** What is written of a project; strings may be places to fill in. */
export interface DotnetWords {
  readonly version: string;
  readonly lists: readonly string[];
  /** The project file; undefined for the only one, in the folder itself. */
  readonly path: string | undefined;
  readonly assembly: string;
  readonly kind: DotnetProgram["kind"];
  readonly port: string;
}

export function dotnetDockerfile(words: DotnetWords): string {
  const { version, lists, path, assembly, kind, port } = words;
  const packages = ["/root/.nuget/packages"];
  const project = path === undefined ? "" : ` ${shellWord(path)}`;
  return dockerfileText(
    [
      `FROM mcr.microsoft.com/dotnet/sdk:${version} AS build`,
      "WORKDIR /src",
      copyInPlace(lists),
      run(packages, `dotnet restore${project}`),
      "COPY . .",
      run(packages, `dotnet publish${project} --no-restore --configuration Release --output /out`),
    ],
    [
      `FROM mcr.microsoft.com/dotnet/${kind === "web" ? "aspnet" : "runtime"}:${version}`,
      "WORKDIR /app",
      "COPY --from=build /out ./",
      "# The number of the image's own user",
      "USER $APP_UID",
      served(port, healthchecks.bash(port)),
      `ENTRYPOINT ${execForm("dotnet", `${assembly}.dll`)}`,
    ],
  );
}
