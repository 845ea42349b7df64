import { pinAptVersions } from "../../../src/lint/rules/pin-apt-versions.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(pinAptVersions, {
  valid: [
    ...[
      "FROM a\nRUN apt-get update && apt-get upgrade -y b",
      "FROM a\nRUN apt-get install b=1 c=2.* d/stable ./e.deb /tmp/f.deb g.deb",
      "FROM a\nRUN apt-get install -t stable -o Dpkg::Options --config-file f -yt testing b=1 -- c=1",
      "FROM a\nRUN apt-get install b=1 c- d^ 'e*' '?essential'",
      "FROM a\nRUN apt-get install $PACKAGES b-$V $(cat list) `cat list`",
      'FROM a\nENV B="b=1 c=2" D=3\nRUN apt-get install $B d=$D "e=$F"',
      "FROM a\nRUN apt-get install --simulate b",
      "FROM a\nRUN apt-get install --snapshot 20250101T000000Z b",
      "FROM a\nRUN echo deb http://snapshot.debian.org/archive/debian/20250101 b main > /etc/apt/sources.list\nRUN apt-get install c",
      "FROM a\nRUN apt-get remove b",
      "FROM a\nRUN xargs apt-get install < list",
    ].map((code) => ({ code, preset: "strict" as const })),
    { code: "FROM a\nRUN apt install b; sudo apt-get install c", preset: "hadolint" },
    { code: "FROM a\nRUN apt-get install --target-release b c=1", preset: "hadolint" },
    { code: "FROM a\nRUN apt-get install $(cat b/c)", preset: "hadolint" },
    { code: 'FROM a\nRUN apt-get install b "', preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN apt-get update && apt-get install -y \\\n    ⟦b⟧ \\\n    # why\n    c=1 \\\n    ⟦g++⟧",
      preset: "strict",
      message: "unpinned",
    },
    {
      code: 'FROM a\nRUN ["apt-get", "install", ⟦"b"⟧]\nRUN apt install ⟦"c"⟧',
      preset: "strict",
      message: "unpinned",
    },
    {
      code: 'FROM a\nENV B="b c=1"\nRUN sudo apt-get install ⟦$B⟧ d=1; bash -c "apt-get -tstable install ⟦e⟧"',
      preset: "strict",
      message: "unpinned",
    },
    {
      code: "FROM a\nRUN <<EOF\nif b; then\n  (apt-get install -o X=y ⟦c⟧)\nfi\nEOF",
      preset: "strict",
      message: "unpinned",
    },
    {
      code: "FROM a\nRUN apt-get install ⟦b⟧",
      turnedOn: true,
      message: "unpinned",
    },
    {
      code: "FROM a\nRUN apt-get install ⟦$b⟧ ⟦c-⟧ ⟦`cat d/e`⟧ -o ⟦f⟧",
      preset: "hadolint",
      message: "unpinned",
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  apt-get install c d; apt-get install e",
      preset: "hadolint",
      message: "unpinned",
    },
  ],
});
