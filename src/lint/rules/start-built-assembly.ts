import { defineRule } from "../rule.ts";
import { dotnetStarts } from "../shared/dotnetStart.ts";

export const startBuiltAssembly = defineRule({
  id: "start-built-assembly",
  summary: "Require that a .NET image starts the assembly that its project makes.",
  why: "`dotnet publish` names the DLL after the project's file, or its `AssemblyName`. Where an image starts another one, the container stops with `The command could not be loaded`. The rule speaks where the build context has one project only, which another stage publishes, and no file with the other name.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "unsafe",
  messages: {
    other: "{file} makes {built}.dll, so {started}.dll is not there. Start {built}.dll.",
  },
  examples: {
    files: {
      "Shop.Web.csproj":
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>',
    },
    bad: [
      'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /app\nCOPY --from=build /app .\nENTRYPOINT ["dotnet", "Shop.dll"]',
    ],
    good: [
      'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /app\nCOPY --from=build /app .\nENTRYPOINT ["dotnet", "Shop.Web.dll"]',
    ],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { document, services } = context;
    const files = services.contextFiles;
    if (!files || !document.text.includes(".dll")) return {};
    return {
      documentEnd() {
        for (const start of dotnetStarts(document, services, files)) {
          const [only, ...others] = start.projects;
          const built = only?.assembly;
          if (!only || others.length > 0 || built === undefined || built === start.assembly)
            continue;
          const { range, raw } = start.word;
          const isPlain =
            range.end - range.start === raw.length && raw.split(start.assembly).length === 2;
          context.report({
            at: range,
            message: "other",
            data: { file: only.path, built, started: start.assembly },
            fix: isPlain
              ? {
                  title: `Start ${built}.dll`,
                  edits: [{ range, newText: raw.replace(start.assembly, () => built) }],
                }
              : undefined,
          });
        }
      },
    };
  },
});
