import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";
import type { Engine, FailedStep } from "../../src/engine/engine.ts";
import { realEngines } from "../support/realEngines.ts";
import { askShell, failingRequest, shellSize } from "./askShell.ts";
import { BASE, connect, eventually, processesWith, unique } from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };

for (const bed of realEngines()) {
  // It does not run the steps when it is asked to by the gateway.
  const able = !/20\.10/.test(bed.name);
  describe(`a shell in the failed step, ${bed.name}`, () => {
    let engine: Engine;
    const open: FailedStep[] = [];

    before(async () => {
      engine = await connect(bed);
    });
    after(() => {
      for (const step of open) step.close();
    });

    const hold = async (dockerfile: string, signal?: AbortSignal): Promise<FailedStep> => {
      const step = await engine.openFailedStep(failingRequest(dockerfile), () => undefined, signal);
      open.push(step);
      return step;
    };

    if (!able) {
      test("is refused by an engine that cannot, by name", LIMIT, async () => {
        await assert.rejects(hold(`FROM ${BASE}\nRUN echo ${unique()} && false\n`), (error) =>
          isSlipwayError(error, "shell-unavailable"),
        );
      });
      return;
    }

    test("has the files, environment, folder and user of the command", LIMIT, async () => {
      const step = await hold(
        `FROM ${BASE}\nENV WORD=a-word\nWORKDIR /somewhere\nCOPY given .\nRUN chmod 777 .\nUSER nobody\n` +
          `RUN --mount=type=cache,target=/cache,mode=0777 echo ${unique()} >left && cat nothing\nRUN echo never\n`,
      );
      assert.match(step.name, /^\[stage-0 5\/6\] RUN --mount/);
      // The builder tells a terminal its size after the shell has begun; a person types later than this.
      const sized = "for i in 1 2 3 4 5 6 7 8 9; do stty size && break; sleep 1; done 2>/dev/null";
      const said = await askShell(
        step,
        `${sized}; cat given left; echo "$WORD $(pwd) $(id -u) $(stty size)"; ls -d /cache; exit 7`,
      );
      assert.equal(said.code, 7);
      assert.match(said.text, /content of given/);
      assert.match(said.text, /t\d+-\d+/);
      assert.match(said.text, /a-word \/somewhere 65534 30 90/);
      assert.match(said.text, /\r\n\/cache\r\n/);
    });

    test("ends with what holds it, and leaves no process", LIMIT, async () => {
      const word = unique();
      const step = await hold(`FROM ${BASE}\nRUN echo ${word} && false\n`);
      const shell = await step.openShell(shellSize, () => undefined);
      shell.write(Buffer.from(`sh -c 'sleep 987; : ${word}-inside'\n`));
      await eventually("the process runs", () => processesWith(`${word}-inside`).length > 0);
      step.close();
      await assert.rejects(shell.ended, (error) => isSlipwayError(error, "shell-unavailable"));
      await eventually("it is gone", () => processesWith(`${word}-inside`).length === 0, 15_000);
    });

    for (const [what, dockerfile, message] of [
      ["nothing fails", `FROM ${BASE}\nRUN true\n`, /No step failed/],
      ["a COPY fails", `FROM ${BASE}\nCOPY not-there /\n`, /no RUN.*not-there/s],
      ["it does not parse", "FROM\n", /no RUN/],
    ] as const) {
      test(`says so where ${what}`, LIMIT, async () => {
        await assert.rejects(hold(dockerfile), (error) => {
          assert.ok(isSlipwayError(error, "shell-unavailable"), String(error));
          assert.match(error.message, message);
          return true;
        });
      });
    }

    test("is cancelled in the middle", LIMIT, async () => {
      const stop = new AbortController();
      const word = unique();
      const holding = hold(`FROM ${BASE}\nRUN sleep 600 && echo ${word}\n`, stop.signal);
      await eventually("the step runs", () => processesWith(word).length > 0, 20_000);
      stop.abort();
      await assert.rejects(holding, isAbort);
      await eventually("it is gone", () => processesWith(word).length === 0, 15_000);
    });
  });
}
