import type { FromInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { dotnetStarts } from "../shared/dotnetStart.ts";
import { createStageRoots, type StageRoot } from "../shared/stageRoots.ts";

export const matchDotnetVersion = defineRule({
  id: "match-dotnet-version",
  summary: "Require the version of .NET that the project targets.",
  why: "An SDK cannot build for a version newer than its own, and an application does not start on a runtime of another major version. The rule speaks where an image of Microsoft's starts `NAME.dll`, which another stage publishes and which belongs to one project of the build context with one `TargetFramework`; it is silent where the project rolls forward or brings its runtime.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    sdk: "{file} targets .NET {wanted}, for which the SDK {version} cannot build. Take a tag with {wanted}.0.",
    runtime:
      "{file} targets .NET {wanted}, and does not start on the runtime {version}. Take a tag with {wanted}.0.",
  },
  examples: {
    files: {
      "Shop.csproj":
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>',
    },
    bad: [
      'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app\nFROM mcr.microsoft.com/dotnet/aspnet:9.0\nWORKDIR /app\nCOPY --from=build /app .\nENTRYPOINT ["dotnet", "Shop.dll"]',
    ],
    good: [
      'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /app\nCOPY --from=build /app .\nENTRYPOINT ["dotnet", "Shop.dll"]',
    ],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { document, services } = context;
    const files = services.contextFiles;
    if (!files || !/dotnet/.test(document.text) || /ROLL_FORWARD/.test(document.text)) return {};
    const rootOf = createStageRoots(document, services);
    const told = new Set<FromInstruction>();
    return {
      documentEnd() {
        for (const { stage, from, project } of dotnetStarts(document, services, files)) {
          const wanted = project?.major;
          if (!project || wanted === undefined || project.isRoaming) continue;
          const report = ({ from: at, image }: StageRoot, message: "sdk" | "runtime"): void => {
            if (told.has(at) || !at.image || image?.version === undefined) return;
            told.add(at);
            const data = { file: project.path, wanted: String(wanted), version: image.version };
            context.report({ at: at.image.range, message, data });
          };
          const builder = rootOf(from);
          const sdk = majorOf(builder);
          if (builder.image?.kind === "sdk" && sdk !== undefined && sdk < wanted) {
            report(builder, "sdk");
          }
          const runner = rootOf(stage);
          const runtime = majorOf(runner);
          if (
            runner.image?.kind !== "runtime-deps" &&
            runtime !== undefined &&
            runtime !== wanted
          ) {
            report(runner, "runtime");
          }
        }
      },
    };
  },
});

function majorOf({ image }: StageRoot): number | undefined {
  return image?.language === "dotnet" && image.version !== undefined
    ? Number(image.version.split(".")[0])
    : undefined;
}
