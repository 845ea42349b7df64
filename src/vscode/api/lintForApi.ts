import { Uri, workspace } from "vscode";
import { parseDockerfile } from "../../dockerfile/parseDockerfile.ts";
import type { Linter } from "../diagnostics/createLinter.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import { toRange } from "../toRange.ts";
import type { SlipwayFinding, SlipwayText } from "./slipwayApi.d.ts";

export async function lintForApi(
  linter: Pick<Linter, "lintText">,
  what: Uri | SlipwayText,
): Promise<readonly SlipwayFinding[]> {
  const { text, uri } = "text" in what ? what : { text: await readText(what), uri: what };
  const document = parseDockerfile(text);
  const of = { uri: uri ?? Uri.parse("untitled:Dockerfile") };
  const findings = await linter.lintText(document, of);
  return findings.map(({ rule, aliases, severity, message, range }) => ({
    ...{ rule, aliases, severity, message },
    range: toRange(document.lines, range),
  }));
}

async function readText(uri: Uri): Promise<string> {
  const open = openDocument(uri);
  return open ? open.getText() : new TextDecoder().decode(await workspace.fs.readFile(uri));
}
