import { addYesToYum } from "../../../src/lint/rules/add-yes-to-yum.ts";
import { testRule } from "../../support/ruleTester.ts";

const yum = { message: "asks", data: { program: "yum" } } as const;

testRule(addYesToYum, {
  valid: [
    "FROM a\nRUN yum install -y b",
    "FROM a\nRUN yum -qy update; yum --assumeyes remove b",
    "FROM a\nRUN yum list installed; yum search install; yum clean all",
    "FROM a\nRUN yum repolist && echo yum install b",
    "FROM a\nRUN yum --assumeno install b",
    "FROM a\nRUN yum --setopt=assumeyes=1 install b",
    "FROM a\nRUN echo 'assumeyes = True' >> /etc/yum.conf\nRUN yum install b",
    // Somebody answers.
    "FROM a\nRUN yes | yum install b",
    "FROM a\nRUN echo y | sudo yum install b",
    "FROM a\nRUN echo y | (yum install b && yum install c)",
    "FROM a\nRUN yum install b <<< y",
    'FROM a\nRUN yes | sh -c "yum install b"',
    // What a variable says.
    "FROM a\nARG OPTIONS=-y\nRUN yum $OPTIONS install b",
    "FROM a\nRUN yum $OPTIONS install b",
    'FROM a\nRUN f() { yum install "$@"; }; f -y b',
    'FROM a\nSHELL ["pwsh", "-c"]\nRUN yum install b',
    "FROM a\nCMD yum install b",
    {
      code: "FROM a\nRUN yum update; sudo yum install b; yum -x install -yq c",
      preset: "hadolint",
    },
    { code: "FROM a\nRUN bash -c 'yum install b'", preset: "hadolint" },
    { code: "FROM a\nRUN yum install b 'c", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN yum ⟦install⟧ b && \\\n    # more\n    yum \\\n      ⟦update⟧ \\\n      c",
      ...yum,
      output:
        "FROM a\nRUN yum install -y b && \\\n    # more\n    yum \\\n      update -y \\\n      c",
    },
    {
      code: 'FROM a\nRUN ["yum", ⟦"install"⟧, "b"]',
      ...yum,
      output: 'FROM a\nRUN ["yum", "install", "-y", "b"]',
    },
    {
      code: "FROM a\nRUN <<EOF\nif true; then\n  /usr/bin/yum ⟦localinstall⟧ b.rpm\nfi\nEOF",
      ...yum,
      output: "FROM a\nRUN <<EOF\nif true; then\n  /usr/bin/yum localinstall -y b.rpm\nfi\nEOF",
    },
    {
      code: 'FROM a\nRUN sudo yum -d1 -e 0 ⟦remove⟧ b; bash -c "yum ⟦erase⟧ c"; echo b | xargs yum ⟦install⟧',
      ...yum,
      output:
        'FROM a\nRUN sudo yum -d1 -e 0 remove -y b; bash -c "yum erase -y c"; echo b | xargs yum install -y',
    },
    {
      code: 'FROM a\nARG WHAT="install  b"\nRUN yum ⟦$WHAT⟧ && yum group ⟦install⟧ "Tools"',
      ...yum,
      output: 'FROM a\nARG WHAT="install  b"\nRUN yum $WHAT -y && yum group install -y "Tools"',
    },
    {
      code: "FROM a\nRUN yum --enablerepo x ⟦'install'⟧ b-$VERSION | tee log",
      ...yum,
      output: "FROM a\nRUN yum --enablerepo x 'install' -y b-$VERSION | tee log",
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  yum install c; yum list groupinstall",
      preset: "hadolint",
      ...yum,
      output: "FROM a\nRUN b && \\\n  yum install -y c; yum list groupinstall -y",
    },
    {
      code: "FROM a\nRUN yes | yum ⟦localinstall⟧ $c",
      preset: "hadolint",
      ...yum,
      output: "FROM a\nRUN yes | yum localinstall -y $c",
    },
  ],
});
