import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { renderBundle, vscodeSources } from "../scripts/l10n.ts";
import { commandTraits } from "../src/vscode/commands/commandTypes.ts";
import { contextKeys } from "../src/vscode/contextKeyTypes.ts";
import { settingDefaults } from "../src/vscode/settingDefaults.ts";
import { loadExtension } from "./vscode/loadExtension.ts";

const root = new URL("..", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const manifest = JSON.parse(read("package.json")) as Manifest;
const { contributes } = manifest;
const strings = JSON.parse(read("package.nls.json")) as Readonly<Record<string, string>>;

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly MenuItem[];
    readonly views: Readonly<
      Record<
        string,
        readonly { readonly id: string; readonly icon: string; readonly when?: string }[]
      >
    >;
    readonly viewsContainers: {
      readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
    };
    readonly viewsWelcome: readonly Welcome[];
    readonly walkthroughs: readonly { readonly steps: readonly WalkthroughStep[] }[];
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, Setting>>;
    }[];
    readonly grammars: readonly {
      readonly language?: string;
      readonly scopeName: string;
      readonly path: string;
      readonly injectTo?: readonly string[];
    }[];
    readonly languages: readonly { readonly id: string }[];
  };
}

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly enablement?: string;
}

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Welcome {
  readonly view: string;
  readonly contents: string;
  readonly when: string;
}

interface WalkthroughStep {
  readonly id: string;
  readonly description: string;
  readonly when?: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Setting {
  readonly default: unknown;
  readonly scope: string;
}

const menuItems = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
const settings = Object.assign(
  {},
  ...contributes.configuration.map((it) => it.properties),
) as Readonly<Record<string, Setting>>;
const sources = vscodeSources();

describe("manifest: commands", () => {
  const typed = Object.keys(commandTraits).sort();

  it("declares the commands of the typed table", () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), typed);
  });

  it("registers the commands of the typed table", async () => {
    const { vscode, activate } = await loadExtension();
    for (const subscription of activate()) subscription.dispose();
    assert.deepEqual([...vscode.commands].sort(), typed);
  });

  it("names only known commands in menus and keys", () => {
    const unknown = menuItems.filter(({ command }) => !typed.includes(command));
    assert.deepEqual(unknown, []);
  });

  it("names only known commands in the code", () => {
    const named = sources.flatMap(([file, text]) =>
      [...text.matchAll(/CommandId = "([^"]+)"/g)].map(([, id]) => `${file}: ${id}`),
    );
    assert.deepEqual(
      named.filter((it) => !typed.includes(it.split(": ")[1] ?? "")),
      [],
    );
  });

  it("enables what needs trust only in a trusted workspace", () => {
    for (const { command, enablement = "" } of contributes.commands) {
      const { needsTrust } = commandTraits[command as keyof typeof commandTraits];
      assert.equal(enablement.includes("isWorkspaceTrusted"), needsTrust, command);
    }
  });

  it("gives every command the category and a title that says what opens a dialog", () => {
    for (const { command, category, title } of contributes.commands) {
      assert.equal(category, "Slipway", command);
      assert.match(title, /^%command\.[\w.]+\.title%$/, command);
    }
  });

  it("does from the palette or by a key what the views do by clicks", () => {
    const { commandPalette = [], ...menus } = contributes.menus;
    const kept = new Set(
      commandPalette.filter(({ when }) => when === "false").map(({ command }) => command),
    );
    const keyed = new Set(contributes.keybindings.map(({ command }) => command));
    const clicked = Object.entries(menus)
      .filter(([menu]) => menu.startsWith("view/"))
      .flatMap(([, items]) => items.map(({ command }) => command))
      .filter((command) => command !== undefined);
    assert.ok(clicked.length > 30);
    assert.deepEqual(
      clicked.filter((command) => kept.has(command) && !keyed.has(command)),
      [],
    );
  });
});

describe("manifest: web", () => {
  /** False where VS Code runs in a browser alone, with no machine behind it that has an engine. */
  const hasMachine = /^!isWeb \|\| remoteName$|&& \(!isWeb \|\| remoteName\)$/;

  it("offers the commands that the web build registers, and no other there", async () => {
    const { vscode, activate } = await loadExtension("src/extension.web.ts");
    const subscriptions = activate();
    const offered = contributes.commands
      .filter(({ enablement = "" }) => !hasMachine.test(enablement))
      .map(({ command }) => command);
    assert.deepEqual([...vscode.commands].sort(), offered.sort());
    for (const subscription of subscriptions) subscription.dispose();
    assert.deepEqual(vscode.open(), []);
  });

  it("has no view there, and nothing greyed out in the menus of files", () => {
    for (const { id, when = "" } of Object.values(contributes.views).flat()) {
      assert.match(when, hasMachine, id);
    }
    for (const menu of ["explorer/context", "editor/context", "editor/title/run"]) {
      for (const { command, when = "" } of contributes.menus[menu] ?? []) {
        const { enablement = "" } = contributes.commands.find((it) => it.command === command) ?? {};
        if (!hasMachine.test(enablement)) continue;
        assert.match(when, hasMachine, `${menu}: ${command}`);
      }
    }
  });
});

describe("manifest: settings", () => {
  it("declares the settings that the code reads, with the same defaults", () => {
    const declared = Object.entries(settings).map(([id, setting]) => [id, setting.default]);
    assert.deepEqual(Object.fromEntries(declared), settingDefaults);
  });

  it("reads every setting", () => {
    const readers = sources.filter(([file]) => !file.endsWith("settingDefaults.ts"));
    const unread = Object.keys(settings).filter(
      (id) => !readers.some(([, text]) => text.includes(`"${id}"`)),
    );
    assert.deepEqual(unread, []);
  });

  it("takes nothing that is run or connected to from a workspace that is not trusted", () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    const risky = Object.keys(settings).filter((id) =>
      /^slipway\.(engine|build|registry|shellcheck)\./.test(id),
    );
    const harmless = [
      "slipway.build.progress",
      "slipway.build.showLog",
      "slipway.build.whenBusy",
      "slipway.build.hints",
      "slipway.shellcheck.enable",
    ];
    assert.deepEqual(
      risky.filter((id) => !harmless.includes(id)).sort(),
      [...restrictedConfigurations].sort(),
    );
    assert.equal(settings["slipway.engine.host"]?.scope, "machine");
  });
});

describe("manifest: when clauses", () => {
  const clauses = [
    ...menuItems.flatMap(({ when }) => when ?? []),
    ...contributes.viewsWelcome.map(({ when }) => when),
    ...contributes.commands.flatMap(({ enablement }) => enablement ?? []),
  ];

  it("uses only known keys", () => {
    const known = new Set([...builtinKeys, ...Object.keys(contextKeys)]);
    const unknown = clauses.flatMap(keysOf).filter((key) => !known.has(key));
    assert.deepEqual([...new Set(unknown)], []);
  });

  it("uses and sets each key of our own", () => {
    const used = new Set(clauses.flatMap(keysOf));
    for (const key of Object.keys(contextKeys)) {
      assert.ok(used.has(key), `${key} is in no when clause`);
      assert.ok(
        sources.some(([, text]) => text.includes(`setContextKey("${key}"`)),
        `${key} is never set`,
      );
    }
  });

  /** The left sides: `view == slipway.images && !slipway.building` gives view, slipway.building. */
  function keysOf(when: string): string[] {
    return when
      .split(/&&|\|\|/)
      .map((term) => term.trim().replace(/^[!(]+/, ""))
      .map((term) => term.split(/\s|\)/, 1)[0] ?? "");
  }
});

describe("manifest: texts", () => {
  const named = [...read("package.json").matchAll(/"%([^%]+)%"/g)].map(([, name]) => name ?? "");

  it("has every text that it names, and no other", () => {
    assert.deepEqual(Object.keys(strings).sort(), [...new Set(named)].sort());
  });

  it("keeps the texts of the code in the bundle for translators (npx tsx scripts/l10n.ts)", () => {
    assert.equal(read("l10n/bundle.l10n.json"), renderBundle());
  });
});

describe("manifest: views", () => {
  const views = Object.values(contributes.views).flat();

  it("says why the view is empty in every state that has no rows", () => {
    const states = contributes.viewsWelcome
      .filter(({ view }) => view === "slipway.images")
      .map(({ when }) => when.split("== ")[1]);
    assert.deepEqual(states.sort(), [
      ...["empty", "filtered", "loading", "nothingDangling", "unreachable", "untrusted"],
    ]);
    for (const { view } of contributes.viewsWelcome) assert.ok(views.some(({ id }) => id === view));
  });

  it("links only to commands that exist", () => {
    const links = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...(strings[contents.slice(1, -1)] ?? "").matchAll(/\(command:([\w.]+)\)/g)].map(
        ([, id]) => id,
      ),
    );
    const foreign = links.filter((id) => !Object.hasOwn(commandTraits, id ?? ""));
    assert.ok(links.length > 0);
    assert.deepEqual([...new Set(foreign)], ["workbench.trust.manage"]);
  });

  it("puts views into containers of its own", () => {
    const containers = contributes.viewsContainers.activitybar.map(({ id }) => id);
    assert.deepEqual(Object.keys(contributes.views), containers);
  });
});

describe("manifest: walkthrough", () => {
  const steps = contributes.walkthroughs.flatMap((it) => it.steps);
  const textOf = (name: string): string => strings[name.slice(1, -1)] ?? "";
  const known = (id: string): boolean =>
    Object.hasOwn(commandTraits, id) ||
    Object.values(contributes.views)
      .flat()
      .some((view) => id === `${view.id}.focus`);

  for (const { id, description, media, completionEvents, when = "" } of steps) {
    it(`has a picture, a way to go on and an end: ${id}`, () => {
      assert.ok(existsSync(new URL(media.svg, root)), media.svg);
      assert.ok(textOf(media.altText).length > 20, media.altText);
      const links = [...textOf(description).matchAll(/\]\(command:([\w.]+)\)/g)];
      assert.equal(links.length, 1, description);
      for (const [, command = ""] of links) assert.ok(known(command), command);
      for (const event of completionEvents) {
        const [kind, name = ""] = event.split(":");
        if (kind === "onView") assert.ok(known(`${name}.focus`), event);
        else assert.ok(known(name) || name === "editor.action.quickFix", event);
      }
      // Where VS Code runs in a browser alone there are no images.
      const [, command = ""] = links[0] ?? [];
      const needsMachine = ["newDockerfile", "lintWorkspace"].every((it) => !command.endsWith(it));
      assert.equal(when, needsMachine ? "!isWeb || remoteName" : "");
    });
  }
});

describe("manifest: files", () => {
  it("names files that are there", () => {
    const paths = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views)
        .flat()
        .map(({ icon }) => icon),
      ...contributes.grammars.map(({ path }) => path),
    ];
    assert.deepEqual(
      paths.filter((path) => !existsSync(new URL(path, root))),
      [],
    );
  });

  it("has an icon that the marketplace takes", () => {
    const png = readFileSync(new URL(manifest.icon, root));
    assert.equal(png.toString("latin1", 1, 4), "PNG");
    // Width and height stand in the IHDR chunk.
    assert.ok(png.readUInt32BE(16) >= 128 && png.readUInt32BE(20) >= 128);
  });

  // That their patterns compile and do what they should is seen by test/syntaxes/, in VS Code's own engine.
  it("colours languages that it or VS Code declares, or what others colour", () => {
    for (const { language, path, scopeName, injectTo } of contributes.grammars) {
      assert.equal((JSON.parse(read(path)) as { scopeName?: string }).scopeName, scopeName);
      const declared = contributes.languages.some(({ id }) => id === language);
      assert.ok(declared || language === "dockerfile" || injectTo !== undefined, path);
    }
  });

  it("wakes up for Dockerfiles and ignore files; commands and views wake it by themselves", () => {
    const events = ["onLanguage:dockerfile", "onLanguage:ignore"];
    assert.deepEqual(manifest.activationEvents, events);
  });
});

/** Of VS Code: https://code.visualstudio.com/api/references/when-clause-contexts */
const builtinKeys = [
  "editorLangId",
  "explorerResourceIsFolder",
  "focusedView",
  "inputFocus",
  "isWeb",
  "isWorkspaceTrusted",
  "listFocus",
  "remoteName",
  "resourceLangId",
  "view",
  "viewItem",
  "virtualWorkspace",
];
