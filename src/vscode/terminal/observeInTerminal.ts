import { l10n, type Terminal, ThemeIcon, window } from "vscode";
import type { BuildObserver } from "../build/buildObserver.ts";
import type { ObserveBuild } from "../build/startedBuild.ts";
import { readSetting } from "../settings.ts";
import { type BuildTerminal, createBuildTerminal } from "./buildTerminal.ts";

interface OpenTerminal {
  readonly terminal: Terminal;
  readonly build: BuildTerminal;
  /** Ends the build that it shows; undefined where none runs. */
  cancel: (() => void) | undefined;
}

/** Shows builds in a terminal where the setting says so; in one after the other, if none runs there. */
export function observeInTerminal(deps: { readonly now: () => number }): ObserveBuild {
  const open = new Set<OpenTerminal>();
  return (started) => {
    let shown: OpenTerminal | undefined;
    return {
      begin(plan) {
        // A task has a terminal of its own.
        if (started.how.observers?.length) return;
        if (readSetting("slipway.build.progress", plan.dockerfile) !== "terminal") return;
        shown =
          [...open].find(({ cancel }) => cancel === undefined) ?? openTerminal(open, deps.now);
        shown.cancel = started.cancel;
        shown.build.observer.begin(plan);
        shown.terminal.show(true);
      },
      event: (event) => shown?.build.observer.event(event),
      end(ending) {
        shown?.build.observer.end(ending);
        if (shown) shown.cancel = undefined;
      },
    } satisfies BuildObserver;
  };
}

function openTerminal(open: Set<OpenTerminal>, now: () => number): OpenTerminal {
  const build = createBuildTerminal({
    now,
    cancel: () => opened.cancel?.(),
    closed: () => open.delete(opened),
  });
  const terminal = window.createTerminal({
    name: l10n.t("Slipway Build"),
    iconPath: new ThemeIcon("package"),
    pty: build.pty,
  });
  const opened: OpenTerminal = { terminal, build, cancel: undefined };
  open.add(opened);
  return opened;
}
