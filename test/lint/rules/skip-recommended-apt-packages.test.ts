import { skipRecommendedAptPackages } from "../../../src/lint/rules/skip-recommended-apt-packages.ts";
import { testRule } from "../../support/ruleTester.ts";

const aptGet = { program: "apt-get" };
const configured =
  "RUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/01norecommend\nRUN apt-get install -y b";

testRule(skipRecommendedAptPackages, {
  valid: [
    "FROM a\nRUN apt-get update",
    "FROM a\nRUN apt-get install -y --no-install-recommends b",
    "FROM a\nRUN apt-get -o APT::Install-Recommends=0 install b",
    "FROM a\nRUN apt-get -oAPT::Install-Recommends=false install b",
    'FROM a\nRUN apt-get install --option="apt::install-recommends=no" b',
    "FROM a\nRUN apt-get install --install-recommends b",
    "FROM a\nRUN apt-get install",
    "FROM a\nRUN apt-get install --simulate b",
    "FROM a\nRUN apt-get remove install",
    "FROM a\nRUN echo apt-get install b",
    "FROM a\nRUN apt-get install $APT_OPTIONS b",
    'FROM a\nENV MORE="-y --no-install-recommends"\nRUN apt-get install $MORE b',
    'FROM a\nSHELL ["powershell"]\nRUN apt-get install b',
    // It does not ship; a trigger would run in images of others.
    { code: "FROM a AS build\nRUN apt-get install -y b\nFROM c", without: ["ONBUILD"] },
    `FROM a\n${configured}`,
    `FROM a AS base\n${configured}\nFROM base\nRUN apt-get install -y c`,
    "FROM a\nCOPY apt.conf /etc/apt/apt.conf.d/99\nRUN apt-get install -y b",
    { code: "FROM a\nRUN apt-get install -o APT::Install-Recommends=false b", preset: "hadolint" },
    { code: "FROM a\nRUN sudo apt-get install b", preset: "hadolint" },
    { code: "FROM a\nRUN apt install b", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN apt-get update && \\\n    apt-get ⟦install⟧ -y b \\\n    # why\n    c",
      message: "recommends",
      data: aptGet,
      output:
        "FROM a\nRUN apt-get update && \\\n    apt-get install --no-install-recommends -y b \\\n    # why\n    c",
      unsafe: true,
    },
    {
      code: 'FROM a\nRUN ["apt-get", ⟦"install"⟧, "b"]',
      message: "recommends",
      data: aptGet,
      output: 'FROM a\nRUN ["apt-get", "install", "--no-install-recommends", "b"]',
      unsafe: true,
    },
    {
      code: 'FROM a\nRUN sudo apt-get ⟦install⟧ b; bash -c "apt-get ⟦install⟧ c"',
      message: "recommends",
      data: aptGet,
      output:
        'FROM a\nRUN sudo apt-get install --no-install-recommends b; bash -c "apt-get install --no-install-recommends c"',
      unsafe: true,
    },
    {
      code: "FROM a\nRUN <<EOF\nif true; then\n  apt-get ⟦install⟧ b\nfi\nEOF",
      message: "recommends",
      data: aptGet,
      output:
        "FROM a\nRUN <<EOF\nif true; then\n  apt-get install --no-install-recommends b\nfi\nEOF",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN apt ⟦install⟧ -tstable-backports $PACKAGES && xargs apt-get ⟦install⟧ < list",
      message: "recommends",
      data: [{ program: "apt" }, aptGet],
      output:
        "FROM a\nRUN apt install --no-install-recommends -tstable-backports $PACKAGES && xargs apt-get install --no-install-recommends < list",
      unsafe: true,
    },
    {
      code: "FROM a AS build\nRUN apt-get ⟦install⟧ -f\nFROM c",
      preset: "strict",
      message: "recommends",
      data: aptGet,
      output: "FROM a AS build\nRUN apt-get install --no-install-recommends -f\nFROM c",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN apt-get ⟦install⟧ b -o APT::Install-Recommends=0",
      preset: "hadolint",
      message: "recommends",
      data: aptGet,
      output: "FROM a\nRUN apt-get install --no-install-recommends b -o APT::Install-Recommends=0",
      unsafe: true,
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  apt-get install c; apt-get install d",
      preset: "hadolint",
      message: "recommends",
      data: aptGet,
      output:
        "FROM a\nRUN b && \\\n  apt-get install --no-install-recommends c; apt-get install --no-install-recommends d",
      unsafe: true,
    },
  ],
});
