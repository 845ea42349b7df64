import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { activationSuite } from "./activation.host.ts";
import { apiSuite, restrictedApiSuite } from "./api.host.ts";
import { buildDiagnosticsSuite } from "./buildDiagnostics.host.ts";
import { buildsSuite } from "./builds.host.ts";
import { codeActionSuite } from "./codeActions.host.ts";
import { codeLensSuite } from "./codeLens.host.ts";
import { commandRulesSuite } from "./commandRules.host.ts";
import { completionSuite } from "./completion.host.ts";
import { configFilesSuite } from "./configFiles.host.ts";
import { diagnosticsSuite } from "./diagnostics.host.ts";
import { formattingSuite } from "./formatting.host.ts";
import { hoverSuite } from "./hover.host.ts";
import { navigationSuite } from "./navigation.host.ts";
import { refactoringSuite } from "./refactoring.host.ts";
import { restrictedSuite } from "./restricted.host.ts";
import { semanticTokensSuite } from "./semanticTokens.host.ts";

/** What VS Code calls; rejects when a test failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ timeout: 20_000, color: false });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  // Activation is measured and looked at first, before anything else has woken the extension.
  activationSuite();
  if (process.env.SLIPWAY_HOST_SUITE === "restricted") {
    restrictedSuite();
    restrictedApiSuite();
  } else {
    diagnosticsSuite();
    codeActionSuite();
    commandRulesSuite();
    configFilesSuite();
    completionSuite();
    codeLensSuite();
    hoverSuite();
    semanticTokensSuite();
    navigationSuite();
    formattingSuite();
    refactoringSuite();
    buildDiagnosticsSuite();
    buildsSuite();
    apiSuite();
  }
  const results: TestResult[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on("pass", (test) => results.push({ title: test.fullTitle(), error: undefined }))
      .on("fail", (test, error: Error) =>
        results.push({ title: test.fullTitle(), error: error.stack ?? error.message }),
      );
  });
  const file = process.env.SLIPWAY_HOST_RESULTS;
  if (file !== undefined) writeFileSync(file, JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} tests failed in the host.`);
}

export interface TestResult {
  readonly title: string;
  /** Undefined for a test that passed. */
  readonly error: string | undefined;
}
