import { useAspnetImageForWeb } from "../../../src/lint/rules/use-aspnet-image-for-web.ts";
import { testRule } from "../../support/ruleTester.ts";

const project = (framework: string, rest = "", sdk = "Microsoft.NET.Sdk.Web"): string =>
  `<Project Sdk="${sdk}">\n  <PropertyGroup>\n    <TargetFramework>${framework}</TargetFramework>\n    ${rest}\n  </PropertyGroup>\n</Project>\n`;
const mcr = "mcr.microsoft.com/dotnet";
const code = (
  sdk: string,
  runtime: string,
  { publish = "-c Release -o /out", start = '"dotnet", "Shop.dll"', more = "" } = {},
): string =>
  `FROM ${sdk} AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish ${publish}\nFROM ${runtime}\nWORKDIR /app\n${more}COPY --from=build /out .\nENTRYPOINT [${start}]`;

testRule(useAspnetImageForWeb, {
  valid: [
    code(`${mcr}/sdk:8.0`, `${mcr}/runtime:8.0`),
    {
      code: code(`${mcr}/sdk:8.0`, `${mcr}/aspnet:8.0`),
      files: { "Shop.csproj": project("net8.0") },
    },
    {
      code: code(`${mcr}/sdk:8.0`, `${mcr}/runtime:8.0`),
      files: { "Shop.csproj": project("net8.0", "", "Microsoft.NET.Sdk") },
    },
    {
      code: code(`${mcr}/sdk:8.0`, `${mcr}/runtime:8.0`, { publish: "--self-contained -o /out" }),
      files: { "Shop.csproj": project("net8.0") },
    },
    {
      code: code(`${mcr}/sdk:8.0`, `${mcr}/runtime-deps:8.0`),
      files: { "Shop.csproj": project("net8.0") },
    },
    {
      code: code(`${mcr}/sdk:8.0`, `${mcr}/runtime:8.0`, { start: '"dotnet", "Worker.dll"' }),
      files: {
        "Shop.csproj": project("net8.0"),
        "Worker.csproj": project("net8.0", "", "Microsoft.NET.Sdk.Worker"),
      },
    },
  ],
  invalid: [
    {
      code: code(`${mcr}/sdk:8.0`, `⟦${mcr}/runtime:8.0-alpine⟧`),
      files: { "src/Shop.csproj": project("net8.0") },
      message: "runtime",
      data: { file: "src/Shop.csproj" },
      output: code(`${mcr}/sdk:8.0`, `${mcr}/aspnet:8.0-alpine`),
      unsafe: true,
    },
    {
      code: `ARG KIND=runtime\n${code(`${mcr}/sdk:8.0`, `⟦${mcr}/$KIND:8.0⟧`)}\n# /runtime`,
      files: { "Shop.csproj": project("net8.0") },
      message: "runtime",
      data: { file: "Shop.csproj" },
    },
  ],
});
