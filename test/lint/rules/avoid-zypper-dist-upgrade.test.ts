import { avoidZypperDistUpgrade } from "../../../src/lint/rules/avoid-zypper-dist-upgrade.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidZypperDistUpgrade, {
  valid: [
    "FROM opensuse/leap:15.6\nRUN zypper -n update && zypper -n install dup",
    "FROM opensuse/leap:15.6\nRUN echo zypper dup",
    "FROM opensuse/tumbleweed\nRUN zypper -n dup",
    "FROM registry.opensuse.org/opensuse/tumbleweed:latest AS a\nFROM a AS b\nFROM b\nRUN zypper -n dup",
    "ARG BASE=opensuse/tumbleweed\nFROM $BASE\nRUN zypper -n dup",
    "ARG BASE\nFROM $BASE\nRUN zypper -n dup",
    { code: "FROM opensuse/tumbleweed\nRUN zypper -n dup", preset: "strict" },
    { code: "FROM a\nRUN zypper update; sudo zypper dup", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM opensuse/leap:15.6\nRUN zypper ref && \\\n    # all\n    zypper -n ⟦dist-upgrade⟧ --allow-vendor-change",
      message: "upgrade",
    },
    {
      code: 'FROM a\nRUN ["zypper", "-n", ⟦"dup"⟧]\nRUN sh -c \'sudo zypper -n ⟦"dup"⟧\'',
      message: "upgrade",
    },
    {
      code: "FROM opensuse/tumbleweed\nFROM a\nRUN <<EOF\nzypper -n ⟦dup⟧\nEOF",
      message: "upgrade",
    },
    {
      code: "ARG BASE\nFROM $BASE\nRUN zypper -n ⟦dup⟧",
      preset: "strict",
      message: "upgrade",
    },
    {
      code: "FROM opensuse/tumbleweed\n⟦RUN⟧ a; \\\n  zypper dup; \\\n  zypper in dist-upgrade",
      preset: "hadolint",
      message: "upgrade",
    },
    {
      code: "FROM a\nRUN zypper install ⟦dup⟧",
      preset: "hadolint",
      message: "upgrade",
    },
  ],
});
