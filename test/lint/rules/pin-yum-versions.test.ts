import { pinYumVersions } from "../../../src/lint/rules/pin-yum-versions.ts";
import { testRule } from "../../support/ruleTester.ts";

const yum = { message: "noVersion", data: { program: "yum" } } as const;
const strict = { preset: "strict" } as const;
const hadolint = { preset: "hadolint" } as const;

testRule(pinYumVersions, {
  valid: [
    { code: "FROM a\nRUN yum install -y b-1.2 c-2:1.0-3.el9.x86_64 java-1.8.0-openjdk", ...strict },
    { code: "FROM a\nRUN yum install -y b-1.* ./c.rpm https://d/e.rpm d.rpm", ...strict },
    { code: "FROM a\nRUN yum install -y @tools /usr/bin/b 'perl(C)' \"d >= 1\"", ...strict },
    { code: "FROM a\nRUN yum install -y b-$VERSION $PACKAGES $(cat list)", ...strict },
    { code: "FROM a\nRUN yum --enablerepo epel -x c install -y b-1", ...strict },
    {
      code: "FROM a\nRUN yum module install -y b:1; yum group install -y c; yum -y up d",
      ...strict,
    },
    { code: "FROM a\nARG B=b-1.0\nRUN yum install -y $B", ...strict },
    { code: "FROM a\nRUN yum install -y", ...hadolint },
    { code: "FROM a\nRUN yum update b; yum install b-1 c-d.rpm java-1.8.0-openjdk", ...hadolint },
    { code: "FROM a\nRUN sudo yum install b; yum module install c:1", ...hadolint },
    { code: "FROM a AS b\nENV V=1\nFROM b:2\nRUN yum install c-$V d-${V}*", ...hadolint },
    { code: "FROM a\nARG V W=1\nFROM b\nRUN yum install c-$V", ...hadolint },
    {
      code: "FROM a AS b\nENV V 1\nFROM a AS b\nFROM b AS c\nFROM c\nRUN yum install d-$V",
      ...hadolint,
    },
    { code: "FROM a\nONBUILD ARG V\nONBUILD RUN yum install c-${V}", ...hadolint },
  ],
  invalid: [
    {
      code: "FROM a\nRUN yum install -y ⟦b⟧ \\\n  # c\n  c-1 ⟦'d'⟧ \\\n  ⟦python-pip⟧ && yum -y update",
      ...strict,
      ...yum,
    },
    { code: 'FROM a\nRUN ["yum", "install", "-y", ⟦"b"⟧]', ...strict, ...yum },
    {
      code: "FROM a\nRUN <<EOF\nif b; then\n  sudo yum module install ⟦c⟧ d:1\nfi\nEOF",
      ...strict,
      ...yum,
    },
    { code: 'FROM a\nENV B="b c-1"\nRUN yum install -y ⟦$B⟧', ...strict, ...yum },
    {
      code: "FROM a\nRUN (yum install -y ⟦b*⟧); echo c | xargs yum install -y ⟦d⟧",
      ...strict,
      ...yum,
    },
    { code: "FROM a\nRUN yum install ⟦b⟧ ⟦c.rpm⟧ ⟦d-1.*⟧ ⟦--⟧ e-1", ...hadolint, ...yum },
    { code: "FROM a\n⟦RUN⟧ b; \\\n  yum install c d", ...hadolint, ...yum },
    { code: "FROM a\nRUN yum ⟦group⟧ install ⟦b⟧; yum module install ⟦c-1⟧", ...hadolint, ...yum },
    {
      code: "FROM a\nENV V=1\nFROM b\nRUN yum install ⟦c-$V⟧ ⟦d-$(e)-1⟧",
      ...hadolint,
      ...yum,
    },
    {
      code: "FROM a AS b\nENV V=1\nFROM B\nRUN yum install ⟦c-$V⟧\nARG X V=2\nRUN yum install ⟦c-$V⟧",
      ...hadolint,
      ...yum,
    },
    {
      code: "FROM a\nENV V=1\nRUN yum install ⟦c$V⟧ ⟦c-${V:-2}⟧\nONBUILD RUN yum install ⟦c-$V⟧",
      ...hadolint,
      ...yum,
    },
  ],
});
