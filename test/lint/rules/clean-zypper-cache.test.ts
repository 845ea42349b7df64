import { cleanZypperCache } from "../../../src/lint/rules/clean-zypper-cache.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(cleanZypperCache, {
  valid: [
    "FROM a\nRUN zypper -n install b && zypper clean --all",
    "FROM a\nRUN zypper ref && zypper -n in b; zypper cc -a",
    "FROM a\nRUN zypper -n in b \\\n  && rm -rf /var/cache/zypp/*",
    "FROM a\nRUN zypper -n rm b && zypper lr && zypper search install",
    "FROM a\nRUN --mount=type=cache,target=/var/cache/zypp zypper -n in b",
    // A trigger runs in the images of others, which may ship.
    { code: "FROM a AS b\nRUN zypper -n in c\nFROM d", without: ["ONBUILD"] },
    { code: "FROM a\nRUN zypper ref; zypper -n up", preset: "hadolint" },
    { code: "FROM a\nRUN zypper -n in b || zypper search cc", preset: "hadolint" },
    {
      code: "FROM a\nRUN --mount=type=cache,target=/x/var/cache/zypper zypper -n in b",
      preset: "hadolint",
    },
  ],
  invalid: [
    {
      code: "FROM a\nRUN zypper ref && zypper -n ⟦in⟧ \\\n    b \\\n    c",
      message: "left",
      output:
        "FROM a\nRUN zypper ref && zypper -n in \\\n    b \\\n    c \\\n    && zypper clean --all",
    },
    {
      code: "FROM a\nRUN zypper clean && zypper ⟦refresh⟧",
      message: "left",
      output: "FROM a\nRUN zypper clean && zypper refresh && zypper clean --all",
    },
    {
      code: "FROM a\nRUN (zypper -n ⟦patch⟧); yum clean all",
      message: "left",
    },
    { code: "FROM a\nRUN zypper --root /b -n ⟦in⟧ c", message: "left" },
    {
      code: "FROM a\nRUN zypper -n ⟦in⟧ b && rm -rf /var/cache/zypp",
      preset: "hadolint",
      message: "left",
      output: "FROM a\nRUN zypper -n in b && rm -rf /var/cache/zypp && zypper clean --all",
    },
    {
      code: "FROM a\n⟦RUN⟧ zypper cc; \\\n  zypper -n in b",
      preset: "hadolint",
      message: "left",
    },
  ],
});
