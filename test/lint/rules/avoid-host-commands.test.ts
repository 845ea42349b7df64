import { avoidHostCommands } from "../../../src/lint/rules/avoid-host-commands.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidHostCommands, {
  valid: [
    "FROM a\nRUN mysqld & pid=$! && mysql < /b && kill $pid",
    "FROM a\nRUN --mount=type=ssh ssh -T git@example.com || true",
    "FROM a\nRUN service mysql start && mysql < /b",
    "FROM a\nRUN service --status-all",
    "FROM a\nRUN systemctl enable b",
    "FROM a\nRUN --security=insecure mount -t tmpfs none /b",
    "FROM a\nRUN vim -es +PluginInstall +qall",
    "FROM a\nRUN apt-get install -y vim && echo top free",
    'FROM a\nSHELL ["powershell"]\nRUN ps',
    'FROM a\nCMD ["top"]',
    { code: "FROM a\nRUN /usr/bin/ps aux; sudo top", preset: "hadolint" },
    { code: "FROM a\nRUN systemctl start b", preset: "hadolint" },
    { code: 'FROM a\nRUN bash -c "top"', preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN b && \\\n    # why\n    ⟦free⟧ -m && ⟦top⟧ -b",
      message: "host",
    },
    {
      code: "FROM a\nRUN apt-get install -y b && sudo ⟦service⟧ b start",
      message: "service",
    },
    {
      code: "FROM a\nRUN ⟦systemctl⟧ start b && c",
      message: "service",
    },
    {
      code: "FROM a\nRUN <<EOF\nif b; then\n  ⟦/bin/mount⟧ -t tmpfs none /b\nfi\nEOF",
      message: "host",
    },
    {
      code: 'FROM a\nRUN bash -c "⟦vim⟧ /b"',
      message: "host",
    },
    { code: 'FROM a\nRUN [⟦"shutdown"⟧, "now"]', message: "host" },
    {
      code: "FROM a\nRUN ⟦ps⟧ aux | grep b; (⟦kill⟧ 1) && ⟦service⟧ b start && c",
      preset: "strict",
      message: "host",
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  $(ssh c) && ps | d",
      preset: "hadolint",
      message: "host",
    },
  ],
});
