import { addLocalArchives } from "../../../src/lint/rules/add-local-archives.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(addLocalArchives, {
  valid: [
    "FROM a\nADD b.tar.gz /c/\nRUN tar xzf /c/b.tar.gz",
    "FROM a\nCOPY b.tar.gz /c/\nRUN tar tzf /c/b.tar.gz",
    "FROM a\nCOPY b.tar.gz /c/\nRUN tar xzf /d/b.tar.gz",
    "FROM a\nCOPY b.tar.gz /c/\nRUN tar xzf /c/b.tar.gz --strip-components=1",
    "FROM a\nCOPY b.tar.gz /c/\nRUN tar xzf /c/b.tar.gz one/member",
    "FROM a\nCOPY b.zip /c/\nRUN unzip /c/b.zip",
    "FROM a\nCOPY b.gz /c/\nRUN gunzip /c/b.gz",
    "FROM a\nCOPY --from=b b.tar /c/\nRUN tar xf /c/b.tar",
    "FROM a\nCOPY b.tar /c/\nFROM a\nRUN tar xf /c/b.tar",
    "FROM a\nRUN tar xf /c/b.tar\nCOPY b.tar /c/",
    "FROM a\nCOPY b.tar c/\nRUN tar xf c/b.tar",
    { code: "FROM a\nCOPY b.tar /c/\nRUN tar xf /c/b.tar", preset: "hadolint" },
    { code: "FROM a\nCOPY b.tar /\nRUN tar -xf b.tar\nFROM a", preset: "hadolint" },
    { code: "FROM a\nCOPY b.zip /\nRUN unzip b.zip", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nCOPY ⟦b.tar.gz⟧ c.txt /d/\nRUN e && \\\n    # why\n    tar -C /f -xzf /d/b.tar.gz",
      message: "archive",
    },
    {
      code: 'FROM a\nWORKDIR /b\nCOPY ["./⟦d/c.tgz", "."]\nRUN sudo tar xf c.tgz && rm c.tgz'.replace(
        '"./⟦d/c.tgz"',
        '⟦"./d/c.tgz"⟧',
      ),
      message: "archive",
    },
    {
      code: "FROM a\nARG V=1\nCOPY ⟦b.tar⟧ /tmp/c.tar\nRUN <<EOF\nif d; then\n  tar --extract --file /tmp/c.tar --directory /e\nfi\nEOF\nFROM a\nCOPY ⟦f.txz⟧ /$V\nRUN bash -c 'tar Jxvf /1/f.txz'".replace(
        "FROM a\nCOPY ⟦f",
        "FROM a\nARG V=1\nCOPY ⟦f",
      ),
      message: "archive",
    },
    {
      code: "FROM a\nCOPY \\\n  b.gz /c\n⟦COPY⟧ \\\n  d.xz /c\nRUN zcat '/any/e.gz'; unxz d.xz",
      preset: "hadolint",
      message: "archive",
    },
    {
      code: "FROM a\nCOPY ⟦any⟧ /b.tar\nRUN tar --exclude=c b.tar",
      preset: "hadolint",
      message: "archive",
    },
  ],
});
