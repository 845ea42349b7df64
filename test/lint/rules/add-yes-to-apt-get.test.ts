import { addYesToAptGet } from "../../../src/lint/rules/add-yes-to-apt-get.ts";
import { testRule } from "../../support/ruleTester.ts";

const install = { command: "apt-get install" };

testRule(addYesToAptGet, {
  valid: [
    "FROM a\nRUN apt-get update",
    "FROM a\nRUN apt-get install -y b",
    "FROM a\nRUN apt-get -y install b",
    "FROM a\nRUN apt-get install --yes b && apt-get install --assume-yes c",
    "FROM a\nRUN apt-get -qq install b && apt-get -q -q install c && apt-get -q=2 install d",
    "FROM a\nRUN apt-get -qqq install b",
    "FROM a\nRUN apt-get install -fyt stable b",
    "FROM a\nRUN apt-get -o APT::Get::Assume-Yes=true install b",
    "FROM a\nRUN apt-get -oAPT::Get::Assume-Yes=true install b",
    "FROM a\nRUN apt-get --simulate upgrade",
    "FROM a\nRUN apt-get clean && apt-get download b",
    "FROM a\nRUN apt-get install",
    "FROM a\nRUN yes | apt-get install b",
    "FROM a\nRUN yes | sudo apt-get install b",
    "FROM a\nRUN yes | (cd /tmp; apt-get install b)",
    "FROM a\nRUN apt-get install b <<< y",
    "FROM a\nRUN apt-get $OPTIONS install b",
    "FROM a\nRUN apt-get install ${APT_FLAGS} b",
    "FROM a\nENV Y=-y\nRUN apt-get install $Y b",
    "FROM a\nRUN echo 'APT::Get::Assume-Yes \"true\";' > /etc/apt/apt.conf.d/90yes\nRUN apt-get install b",
    'FROM a\nSHELL ["cmd"]\nRUN apt-get install b',
    { code: "FROM a\nRUN apt-get --quiet --quiet install b", preset: "hadolint" },
    { code: "FROM a\nRUN apt-get -q=2 install b", preset: "hadolint" },
    { code: "FROM a\nRUN apt-get remove b && apt install c", preset: "hadolint" },
    { code: "FROM a\nRUN sudo apt-get install b", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN apt-get update && \\\n    apt-get ⟦install⟧ \\\n    # why\n    b",
      message: "asks",
      data: install,
      output: "FROM a\nRUN apt-get update && \\\n    apt-get install -y \\\n    # why\n    b",
    },
    {
      code: 'FROM a\nRUN ["apt-get", ⟦"install"⟧, "b"]',
      message: "asks",
      data: install,
      output: 'FROM a\nRUN ["apt-get", "install", "-y", "b"]',
    },
    {
      code: "FROM a\nRUN (apt-get ⟦install⟧ b); for x in c d; do apt-get ⟦install⟧ $x; done",
      message: "asks",
      data: install,
      output: "FROM a\nRUN (apt-get install -y b); for x in c d; do apt-get install -y $x; done",
    },
    {
      code: "FROM a\nRUN apt-get ⟦install⟧ -ttesting -oDebug::x=y b < /dev/null",
      message: "asks",
      data: install,
      output: "FROM a\nRUN apt-get install -y -ttesting -oDebug::x=y b < /dev/null",
    },
    {
      code: "FROM a\nRUN cat list | xargs apt-get ⟦install⟧",
      message: "asks",
      data: install,
      output: "FROM a\nRUN cat list | xargs apt-get install -y",
    },
    {
      code: "FROM a\nRUN apt ⟦upgrade⟧ -q && sudo apt-get ⟦autoremove⟧ --purge",
      message: "asks",
      data: [{ command: "apt upgrade" }, { command: "apt-get autoremove" }],
      output: "FROM a\nRUN apt upgrade -y -q && sudo apt-get autoremove -y --purge",
    },
    {
      code: 'FROM a\nRUN <<EOF\nset -e\nif x; then\n\tapt-get "⟦install⟧" b\nfi\nEOF'.replace(
        '"⟦install⟧"',
        '⟦"install"⟧',
      ),
      message: "asks",
      data: install,
      output: 'FROM a\nRUN <<EOF\nset -e\nif x; then\n\tapt-get "install" -y b\nfi\nEOF',
    },
    {
      code: 'FROM a\nRUN apt-get ⟦install⟧ b "$c"\n',
      preset: "strict",
      message: "asks",
      data: install,
      output: 'FROM a\nRUN apt-get install -y b "$c"\n',
    },
    {
      code: "FROM a\nRUN apt-get -- ⟦install⟧ -y",
      message: "asks",
      data: install,
      output: "FROM a\nRUN apt-get -y -- install -y",
    },
    // For bash, time is a word of the grammar.
    {
      code: "FROM a\nRUN time apt-get ⟦install⟧ b",
      preset: "hadolint",
      message: "asks",
      data: install,
      output: "FROM a\nRUN time apt-get install -y b",
    },
    {
      code: "FROM a\nRUN apt-get -qqq ⟦install⟧ b",
      preset: "hadolint",
      message: "asks",
      data: install,
      output: "FROM a\nRUN apt-get -qqq install -y b",
    },
    {
      code: "FROM a\n⟦RUN⟧ yes | \\\n  apt-get install c; exec apt-get install",
      preset: "hadolint",
      message: "asks",
      data: install,
      output: "FROM a\nRUN yes | \\\n  apt-get install -y c; exec apt-get install -y",
    },
  ],
});
