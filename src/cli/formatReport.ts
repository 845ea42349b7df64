import type { ReportedFile } from "../app/configReport.ts";
import { formatCheckstyle } from "./formatCheckstyle.ts";
import { formatGithub } from "./formatGithub.ts";
import { formatGitlab } from "./formatGitlab.ts";
import { formatJson } from "./formatJson.ts";
import { formatSarif } from "./formatSarif.ts";
import { formatText } from "./formatText.ts";
import type { LintFormat } from "./lintArguments.ts";
import type { Channel } from "./terminal.ts";

/** The findings as a text that ends with a line break, or as nothing. */
export async function formatReport(
  format: LintFormat,
  files: readonly ReportedFile[],
  channel: Pick<Channel, "color" | "width"> = { color: false, width: () => 100 },
): Promise<string> {
  switch (format) {
    case "text":
      return formatText(files, channel);
    case "json":
      return formatJson(files);
    case "github":
      return formatGithub(files);
    case "checkstyle":
      return formatCheckstyle(files);
    case "gitlab":
      return formatGitlab(files);
    case "sarif": {
      const { catalog } = await import("../lint/index.ts");
      return formatSarif(files, catalog);
    }
  }
}
