import { matchDotnetVersion } from "../../../src/lint/rules/match-dotnet-version.ts";
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
const plain = code(`${mcr}/sdk:8.0`, `${mcr}/aspnet:8.0`);
const newer = code(`${mcr}/sdk:9.0`, `${mcr}/aspnet:9.0`);

testRule(matchDotnetVersion, {
  valid: [
    newer,
    { code: plain, files: { "Shop.csproj": project("net8.0") } },
    { code: plain, files: { "src/Shop.csproj": project("net8.0-windows") } },
    {
      code: newer,
      files: { "Shop.csproj": project("net8.0", "<RollForward>Major</RollForward>") },
    },
    {
      code: newer,
      files: { "Shop.csproj": project("net8.0", "<SelfContained>true</SelfContained>") },
    },
    {
      code: newer,
      files: { "Shop.csproj": project("net8.0"), "b/Shop.csproj": project("net9.0") },
    },
    { code: newer, files: { "Other.csproj": project("net8.0") } },
    { code: newer, files: { "Shop.csproj": project("$(Target)") } },
    {
      code: newer,
      files: {
        "Shop.csproj":
          '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFrameworks>net8.0;net9.0</TargetFrameworks></PropertyGroup></Project>',
      },
    },
    {
      code: newer,
      files: {
        "Shop.csproj":
          "<Project><PropertyGroup><TargetFramework Condition=\"'$(A)' == ''\">net8.0</TargetFramework></PropertyGroup></Project>",
      },
    },
    {
      code: code(`${mcr}/sdk:9.0`, `${mcr}/aspnet:9.0`, { publish: "-f net9.0 -o /out" }),
      files: { "Shop.csproj": project("net8.0") },
    },
    {
      code: code(`${mcr}/sdk:9.0`, `${mcr}/aspnet:9.0`, {
        more: "ENV DOTNET_ROLL_FORWARD=Major\n",
      }),
      files: { "Shop.csproj": project("net8.0") },
    },
    {
      code: code(`${mcr}/sdk:9.0`, `${mcr}/runtime-deps:9.0`),
      files: { "Shop.csproj": project("net8.0") },
    },
    {
      code: code(`${mcr}/sdk:9.0`, `${mcr}/aspnet:latest`),
      files: { "Shop.csproj": project("net8.0") },
    },
    {
      code: code("a/sdk:7.0", "a/aspnet:7.0"),
      files: { "Shop.csproj": project("net8.0") },
    },
    {
      code: code(`${mcr}/sdk:8.0`, `${mcr}/aspnet:9.0`, { more: "COPY --from=a/b / /b\n" }),
      files: { "Shop.csproj": project("net8.0") },
    },
  ],
  invalid: [
    {
      code: code(`⟦${mcr}/sdk:8.0⟧`, `⟦${mcr}/aspnet:8.0-alpine⟧`),
      files: { "Shop.csproj": project("net9.0") },
      message: ["sdk", "runtime"],
      data: { file: "Shop.csproj", wanted: "9", version: "8.0" },
    },
    {
      code: code(`${mcr}/sdk:9.0`, `⟦${mcr}/aspnet:9.0⟧`, { publish: "src/Shop -o /out" }),
      files: {
        "src/Shop/Shop.csproj": "<Project />",
        "tests/Tests.csproj": project("net9.0"),
        "Directory.Build.props":
          "<Project><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>",
      },
      message: "runtime",
      data: { file: "src/Shop/Shop.csproj", wanted: "8", version: "9.0" },
    },
    {
      code: code(`⟦${mcr}/sdk:6.0⟧`, `${mcr}/runtime:8.0`, { start: '"dotnet", "./My.Shop.dll"' }),
      files: { "Shop.fsproj": project("net8.0", "<AssemblyName>My.Shop</AssemblyName>") },
      message: "sdk",
      data: { file: "Shop.fsproj", wanted: "8", version: "6.0" },
    },
  ],
});
