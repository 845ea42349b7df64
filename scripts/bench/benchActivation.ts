import { openSlipway } from "../../test/e2e/openSlipway.ts";
import { requireBeds } from "../../test/support/beds/beds.ts";
import { quantiles } from "./quantiles.ts";

const rounds = 5;

/** Activation as VS Code itself measures it: code loading and `activate`, each in a fresh window. */
export async function benchActivation(print: (line: string) => void): Promise<void> {
  const missing = requireBeds("vscode", "chromium");
  if (missing !== false) {
    print(`Activation: not measured here. ${missing}`);
    return;
  }
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await measureOnce());
  const { median, max } = quantiles(times);
  print(`Activation in a real host, ${rounds} fresh windows: median ${median} ms, max ${max} ms`);
}

async function measureOnce(): Promise<number> {
  const slipway = await openSlipway({
    files: { Dockerfile: "FROM busybox\n" },
    engineHost: undefined,
  });
  try {
    const { workbench } = slipway;
    await workbench.openFile("Dockerfile");
    await workbench.problems((rows) => rows.length > 0);
    await workbench.runCommand("Developer: Show Running Extensions");
    const row = workbench.page.locator(".runtime-extensions-editor .monaco-list-row", {
      hasText: "Slipway",
    });
    const time = row.locator(".activation-time");
    await time.waitFor();
    const shown = /(\d+)\s*ms/.exec((await time.textContent()) ?? "");
    if (shown?.[1] === undefined) throw new Error(`No time in "${await time.textContent()}".`);
    return Number(shown[1]);
  } finally {
    await slipway.close();
  }
}
