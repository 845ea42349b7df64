import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { eventually, processesWith } from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { realEngines, realRegistry } from "../support/realEngines.ts";
import { choosePath } from "./fileDialog.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const skip = requireBeds("vscode", "chromium", "registry", "skopeo");
const pictures = process.env.SLIPWAY_PICTURES;
const [engine] = skip ? [] : realEngines().filter(({ name }) => name === "docker 28.5");
const registry = skip ? undefined : realRegistry({ login: true });

if (engine && registry) {
  describe(`logins, and a file that is no archive, by clicks, ${engine.name}`, {
    timeout: 240_000,
  }, () => {
    const { address, username = "", password = "" } = registry;
    const repository = `login-${process.pid}`;
    const first = `${address}/${repository}:one`;
    const second = `${address}/${repository}:two`;
    let slipway: OpenSlipway;
    let workbench: Workbench;
    /** The home of the editor, with Docker's configuration in it. */
    let home: string;

    before(async () => {
      for (const tag of ["one", "two"]) {
        const query = `repo=${encodeURIComponent(`${address}/${repository}`)}&tag=${tag}`;
        await ask("POST", `/images/busybox:1.36/tag?${query}`);
      }
      slipway = await openSlipway({
        files: { "a.txt": "a" },
        engineHost: engine.host,
        settings: { "slipway.push.confirm": "never" },
        pictures: pictures && join(pictures, "logins"),
      });
      workbench = slipway.workbench;
      home = dirname(slipway.folder);
      await workbench.openContainer("Slipway");
    });
    after(async () => {
      await slipway?.close();
      for (const name of [first, second]) {
        await ask("DELETE", `/images/${encodeURIComponent(name)}?force=1`);
      }
    });
    pictureFailures(() => workbench);

    const ask = (method: string, path: string) =>
      engineRequest({ socket: engine.host.replace("unix://", ""), method, path });
    const logIn = async (word: string) => {
      // One box takes the place of the other, and of the picker.
      await workbench.page.getByText(/Log in to .* \(1\/2\)/).waitFor();
      await workbench.answer(username);
      await workbench.page.getByText(/Log in to .* \(2\/2\)/).waitFor();
      await workbench.answer(word);
    };
    /** In a picker where several may be chosen. */
    const chooseImage = async (reference: string) => {
      const row = workbench.page.locator(".quick-input-widget .monaco-list-row", {
        hasText: reference,
      });
      // Among the images of other tests it may be out of sight before it is typed.
      await workbench.page.locator(".quick-input-widget .monaco-list-row").first().waitFor();
      await workbench.page.keyboard.type(reference);
      await row.first().click();
      await workbench.page.keyboard.press("Enter");
    };
    /** By keys: what a row says of itself when the mouse is over it hides the next one. */
    const choose = async (label: string) => {
      await workbench.page.locator(".quick-input-widget").getByText(label).first().waitFor();
      await workbench.answer(label);
    };
    const pushed = async (reference: string) => {
      await workbench.runCommand("Slipway: Push Image");
      await chooseImage(reference);
      const told = new RegExp(`Pushed .*${reference}`);
      await workbench.statusBar(told).or(workbench.notification(told)).first().waitFor();
      const seen = (await skopeoInspect(reference, { username, password })) as { Digest: string };
      assert.match(seen.Digest, /^sha256:/);
    };

    it("logs in by keys: a wrong password is asked for again, and the place is told", async () => {
      await workbench.runCommand("Slipway: Log In to a Registry");
      await workbench.page.getByText("Docker Hub").first().waitFor();
      await workbench.page.getByText(address, { exact: true }).first().waitFor();
      await workbench.screenshot("0-registries");
      await workbench.answer(address);
      await logIn("wrong");
      await workbench.page
        .getByText(/did not accept the login/)
        .first()
        .waitFor();
      await workbench.screenshot("1-rejected");
      await logIn(password);
      await workbench
        .statusBar(/Logged in to .* kept in VS Code's secret storage/)
        .first()
        .waitFor();
      await workbench.screenshot("2-logged-in");
      assert.equal(existsSync(join(home, "docker/config.json")), false);
    });

    it("pushes with that login", () => pushed(first));

    it("logs out, and the next push has no login", async () => {
      await workbench.runCommand("Slipway: Log Out of a Registry");
      await workbench.page.getByText("VS Code's secret storage").first().waitFor();
      await workbench.screenshot("3-log-out");
      await workbench.pick(address);
      await workbench
        .statusBar(/Logged out of/)
        .first()
        .waitFor();
      await workbench.runCommand("Slipway: Push Image");
      await chooseImage(second);
      await workbench.page
        .getByText(/wants a login/)
        .first()
        .waitFor();
      await workbench.screenshot("4-asked-again");
      await workbench.page.keyboard.press("Escape");
    });

    it("keeps a login with the credential helper of the docker configuration", async () => {
      const store = join(home, "kept");
      writeHelper(home, "testkeep", store);
      mkdirSync(join(home, "docker"), { recursive: true });
      const config = JSON.stringify({ credHelpers: { [address]: "testkeep" } });
      writeFileSync(join(home, "docker/config.json"), config);
      await workbench.runCommand("Slipway: Log In to a Registry");
      await workbench.answer(address);
      await logIn(password);
      await workbench
        .statusBar(/Logged in to .* kept in docker-credential-testkeep/)
        .first()
        .waitFor();
      assert.deepEqual(JSON.parse(readFileSync(store, "utf8")), {
        ServerURL: address,
        Username: username,
        Secret: password,
      });
      assert.equal(readFileSync(join(home, "docker/config.json"), "utf8"), config);
      await pushed(second);
      await workbench.runCommand("Slipway: Log Out of a Registry");
      await workbench.page.getByText("docker-credential-testkeep").first().waitFor();
      await workbench.screenshot("5-helper");
      await workbench.pick(address);
      await workbench
        .statusBar(/Logged out of .*docker-credential-testkeep/)
        .first()
        .waitFor();
      assert.equal(existsSync(store), false);
    });

    const useHelper = (name: string, get: string) => {
      writeProgram(home, name, `[ "$1" = get ] && { ${get}; }`);
      const config = JSON.stringify({ credHelpers: { [address]: name } });
      writeFileSync(join(home, "docker/config.json"), config);
    };

    it("says that a helper prints garbage, and asks for the login", async () => {
      useHelper("testgarbage", "echo '<html>Sign in'");
      await workbench.runCommand("Slipway: Push Image");
      await chooseImage(second);
      await workbench.page.getByText(/Log in to .* \(1\/2\)/).waitFor();
      const why = /docker-credential-testgarbage gave no login for/;
      await workbench.page.getByText(why).first().waitFor();
      await workbench.screenshot("5-garbage");
      await workbench.page.keyboard.press("Escape");
      await workbench.notification(why).first().waitFor();
      await workbench.runCommand("Notifications: Clear All Notifications");
    });

    it("lets go of a helper that hangs, when the push is cancelled", async () => {
      useHelper("testhang", "sleep 300");
      await workbench.runCommand("Slipway: Push Image");
      await chooseImage(second);
      const pushing = workbench.notification(new RegExp(`Pushing ${second}`));
      await pushing.first().waitFor();
      await eventually("it hangs", () => processesWith("docker-credential-testhang").length > 0);
      await workbench.screenshot("5-hangs");
      await workbench.press(pushing, "Cancel");
      await pushing.first().waitFor({ state: "detached" });
      await eventually(
        "it is gone",
        () => processesWith("docker-credential-testhang").length === 0,
      );
    });

    it("says that a file has another login, and takes it out after a question", async () => {
      const file = join(home, "docker/config.json");
      const auths = { [address]: { auth: Buffer.from("demo:old").toString("base64") } };
      writeFileSync(file, JSON.stringify({ auths, HttpHeaders: { "X-Meta": "kept" } }));
      await workbench.runCommand("Slipway: Log In to a Registry");
      await workbench.answer(address);
      await logIn(password);
      const told = workbench.notification(/config\.json has another login for/);
      await told.first().waitFor();
      await workbench.screenshot("6-another");
      await workbench.press(told, "Log Out There…");
      await workbench.pick(/in plain text/);
      const dialog = workbench.page.locator(".monaco-dialog-box");
      await dialog.getByText(new RegExp(`Take the login for ${address} out of .*config`)).waitFor();
      await workbench.screenshot("6-take-it-out");
      await dialog.getByRole("button", { name: "Take It Out" }).click();
      await workbench
        .statusBar(/Logged out of .*config\.json/)
        .first()
        .waitFor();
      assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), {
        auths: {},
        HttpHeaders: { "X-Meta": "kept" },
      });
      // The new one is what counts now.
      await pushed(first);
    });

    it("keeps a login that nobody could check, when told to", async () => {
      await workbench.runCommand("Slipway: Log In to a Registry");
      await workbench.answer("127.0.0.1:9");
      await logIn(password);
      const told = workbench.notification(/The login for 127\.0\.0\.1:9 was not checked/);
      await told.first().waitFor();
      await workbench.screenshot("7-not-checked");
      await workbench.press(told, "Keep It Anyway");
      await workbench
        .statusBar(/Logged in to 127\.0\.0\.1:9/)
        .first()
        .waitFor();
    });

    it("names a file that is no archive", async () => {
      await workbench.runCommand("Slipway: Load Images from a File");
      await choose("From a file");
      const file = join(slipway.folder, "wrong.tar");
      writeFileSync(file, "no archive\n".repeat(1000));
      await choosePath(workbench, file);
      const told = workbench.notification(/wrong\.tar cannot be read as images/);
      await told.first().waitFor();
      await workbench.screenshot("8-unreadable");
    });

    it("has no password in its logs", async () => {
      const filesWith = (text: string) =>
        run("grep", ["-rlF", "--include=*.log", text, slipway.editorFolder]).catch(() => "");
      assert.match(await filesWith(`Logged in to ${address}`), /Slipway/);
      assert.equal(await filesWith(password), "");
    });
  });
}

// Named only where it is skipped, so that the run can say so.
if (skip) it("logins by clicks", { skip }, () => undefined);

/** Keeps one login in a file; it is found in `~/.docker/bin`, which no PATH has. */
function writeHelper(home: string, name: string, store: string): void {
  writeProgram(
    home,
    name,
    `none() { echo credentials not found in native keychain; exit 1; }
case "$1" in
store) cat > ${store} ;;
get) cat ${store} 2>/dev/null || none ;;
erase) rm ${store} 2>/dev/null || none ;;
list) [ -f ${store} ] && sed 's/.*"ServerURL":"\\([^"]*\\)","Username":"\\([^"]*\\)".*/{"\\1":"\\2"}/' ${store} || echo '{}' ;;
esac
`,
  );
}

function writeProgram(home: string, name: string, script: string): void {
  const file = join(home, ".docker/bin", `docker-credential-${name}`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}
