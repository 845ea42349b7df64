import { skipRecommendedAptPackages } from "../../../src/lint/rules/skip-recommended-apt-packages.ts";
import { testRule } from "../../support/ruleTester.ts";

const aptGet = { program: "apt-get" };

testRule(skipRecommendedAptPackages, {
  valid: [
    "FROM a\nRUN apt-get update",
    "FROM a\nRUN apt-get install -y --no-install-recommends b",
    "FROM a\nRUN apt-get -o APT::Install-Recommends=0 install b",
    "FROM a\nRUN apt-get -oAPT::Install-Recommends=false install b",
    "FROM a\nRUN apt-get remove install",
    "FROM a\nRUN echo apt-get install b",
    'FROM a\nSHELL ["powershell"]\nRUN apt-get install b',
    { code: "FROM a\nRUN apt-get install -o APT::Install-Recommends=false b", preset: "hadolint" },
    { code: "FROM a\nRUN sudo apt-get install b", preset: "hadolint" },
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
