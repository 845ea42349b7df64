import { startBuiltAssembly } from "../../../src/lint/rules/start-built-assembly.ts";
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
const marked = code(`${mcr}/sdk:8.0`, `${mcr}/aspnet:8.0`, { start: '"dotnet", ⟦"Shop.dll"⟧' });

testRule(startBuiltAssembly, {
  valid: [
    plain,
    { code: plain, files: {} },
    { code: plain, files: { "Shop.csproj": project("net8.0") } },
    {
      code: plain,
      files: { "Web.csproj": project("net8.0", "<AssemblyName>Shop</AssemblyName>") },
    },
    {
      code: plain,
      files: { "Web.csproj": project("net8.0", "<AssemblyName>$(N)</AssemblyName>") },
    },
    { code: plain, files: { "Web.csproj": project("net8.0"), "b/Api.csproj": project("net8.0") } },
    {
      code: code(`${mcr}/sdk:8.0`, `${mcr}/aspnet:8.0`, {
        publish: "-p:AssemblyName=Shop -o /out",
      }),
      files: { "Web.csproj": project("net8.0") },
    },
    {
      code: code(`${mcr}/sdk:8.0`, `${mcr}/aspnet:8.0`, { start: '"dotnet", "bin/Shop.dll"' }),
      files: { "Web.csproj": project("net8.0") },
    },
    {
      code: code(`${mcr}/sdk:8.0`, `${mcr}/aspnet:8.0`, { more: "COPY Shop.dll .\n" }),
      files: { "Web.csproj": project("net8.0"), "Shop.dll": "" },
    },
    // Another build made it.
    {
      code: 'FROM a AS build\nRUN make\nFROM b\nCOPY --from=build /out .\nENTRYPOINT ["dotnet", "Shop.dll"]',
      files: { "Web.csproj": project("net8.0") },
    },
  ],
  invalid: [
    {
      code: marked,
      files: { "src/Web.csproj": project("net8.0") },
      message: "other",
      data: { file: "src/Web.csproj", built: "Web", started: "Shop" },
      output: code(`${mcr}/sdk:8.0`, `${mcr}/aspnet:8.0`, { start: '"dotnet", "Web.dll"' }),
      unsafe: true,
    },
    {
      code: marked,
      files: { "Shop.csproj": project("net8.0", "<AssemblyName>shop</AssemblyName>") },
      message: "other",
      data: { file: "Shop.csproj", built: "shop", started: "Shop" },
      output: code(`${mcr}/sdk:8.0`, `${mcr}/aspnet:8.0`, { start: '"dotnet", "shop.dll"' }),
      unsafe: true,
    },
  ],
});
