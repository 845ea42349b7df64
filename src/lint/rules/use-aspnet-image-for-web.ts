import { defineRule } from "../rule.ts";
import { dotnetStarts } from "../shared/dotnetStart.ts";
import { createStageRoots } from "../shared/stageRoots.ts";

export const useAspnetImageForWeb = defineRule({
  id: "use-aspnet-image-for-web",
  summary: "Require an image with ASP.NET Core for a web project.",
  why: "A project with the SDK `Microsoft.NET.Sdk.Web` needs the framework `Microsoft.AspNetCore.App`, which the image `dotnet/runtime` does not have: the application stops at once. The rule speaks where that image starts `NAME.dll`, which another stage publishes and which belongs to one project of the build context that does not bring its own runtime.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "unsafe",
  messages: {
    runtime:
      "{file} is a web project, and this image has no ASP.NET Core, so it does not start. Take mcr.microsoft.com/dotnet/aspnet.",
  },
  examples: {
    files: {
      "Shop.csproj":
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>',
    },
    bad: [
      'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app\nFROM mcr.microsoft.com/dotnet/runtime:8.0\nWORKDIR /app\nCOPY --from=build /app .\nENTRYPOINT ["dotnet", "Shop.dll"]',
    ],
    good: [
      'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /app\nCOPY --from=build /app .\nENTRYPOINT ["dotnet", "Shop.dll"]',
    ],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { document, services } = context;
    const files = services.contextFiles;
    if (!files || !document.text.includes("/runtime")) return {};
    const rootOf = createStageRoots(document, services);
    return {
      documentEnd() {
        const told = new Set<unknown>();
        for (const { stage, project } of dotnetStarts(document, services, files)) {
          const { from, image } = rootOf(stage);
          if (image?.language !== "dotnet" || image.kind !== "runtime" || !from.image) continue;
          if (!project?.isWeb || project.isRoaming || told.has(from)) continue;
          told.add(from);
          const { range, raw } = from.image;
          const at = raw.indexOf("/dotnet/runtime") + "/dotnet/".length;
          const start = range.start + at;
          const isPlain = range.end - range.start === raw.length && raw.includes("/dotnet/runtime");
          context.report({
            at: range,
            message: "runtime",
            data: { file: project.path },
            fix: isPlain
              ? {
                  title: "Take dotnet/aspnet",
                  edits: [{ range: { start, end: start + "runtime".length }, newText: "aspnet" }],
                }
              : undefined,
          });
        }
      },
    };
  },
});
