import { cleanYumCache } from "../../../src/lint/rules/clean-yum-cache.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(cleanYumCache, {
  valid: [
    "FROM a\nRUN yum install -y b && yum clean all",
    "FROM a\nRUN yum -y update; yum -y install b; yum -q clean all",
    "FROM a\nRUN yum install -y b && rm -rf /var/cache/yum",
    "FROM a\nRUN yum install -y b && rm -r /var/cache/*",
    "FROM a\nRUN yum install -y b && find /var/cache -type f -delete",
    "FROM a\nRUN yum install -y b && dnf clean all",
    "FROM a\nRUN yum install -y b && sudo yum clean all",
    "FROM a\nRUN yum install -y b && /cleanup.sh",
    "FROM a\nRUN yum install -y b && bash -e /tmp/clean.sh",
    "FROM a\nENV DIR=/var/cache/yum\nRUN yum install -y b && rm -rf $DIR",
    "FROM a\nRUN yum install -y b && rm -rf $YUM_CACHE",
    "FROM a\nRUN yum remove -y b; yum list installed; yum info install",
    "FROM a\nRUN yum install -y --setopt=cachedir=/tmp/c b && rm -rf /tmp/c",
    "FROM a\nRUN --mount=type=cache,target=/var/cache/yum yum install -y b",
    "FROM a\nRUN --mount=type=cache,sharing=locked,dst=/var/cache/ yum install -y b",
    "FROM a\nRUN --mount=target=/var/cache/dnf,type=tmpfs yum install -y b",
    "FROM a\nRUN <<EOF\nyum install -y b\nyum clean all\nEOF",
    // Not in the image that ships.
    "FROM a AS b\nRUN yum install -y c\nFROM d\nCOPY --from=b /c /c",
    { code: "FROM a\nRUN yum -y update", preset: "hadolint" },
    { code: "FROM a\nRUN yum install -y b && rm -rf /tmp/c", preset: "hadolint" },
    { code: "FROM a\nRUN yum install -y b && yum clean metadata", preset: "hadolint" },
    { code: "FROM a\nRUN yum install -y b || yum makecache all", preset: "hadolint" },
    { code: "FROM a\nRUN sudo yum install -y b", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN yum ⟦install⟧ -y b",
      message: "left",
      output: "FROM a\nRUN yum install -y b && yum clean all",
    },
    {
      code: "FROM a\nRUN yum -y update && \\\n    # what we need\n    yum ⟦install⟧ -y \\\n      b \\\n      # last\n      c\n",
      message: "left",
      output:
        "FROM a\nRUN yum -y update && \\\n    # what we need\n    yum install -y \\\n      b \\\n      # last\n      c && \\\n    yum clean all\n",
    },
    {
      code: "FROM a\nRUN yum clean all && yum ⟦install⟧ -y b && rm -rf /tmp/c",
      message: "left",
      output: "FROM a\nRUN yum clean all && yum install -y b && rm -rf /tmp/c && yum clean all",
    },
    {
      code: "FROM a\nRUN sudo yum ⟦install⟧ -y b",
      message: "left",
      output: "FROM a\nRUN sudo yum install -y b && sudo yum clean all",
    },
    {
      code: "FROM a AS b\nRUN yum ⟦makecache⟧\nFROM c\nFROM b\nRUN yum group ⟦install⟧ -y c",
      message: "left",
      output:
        "FROM a AS b\nRUN yum makecache && yum clean all\nFROM c\nFROM b\nRUN yum group install -y c && yum clean all",
    },
    {
      code: "FROM a\nRUN <<EOF\nset -ex\nyum ⟦install⟧ -y b\nc\nEOF",
      message: "left",
      output: "FROM a\nRUN <<EOF\nset -ex\nyum install -y b\nc\nyum clean all\nEOF",
    },
    {
      // The script would end well though its last command went wrong.
      code: "FROM a\nRUN <<EOF\nyum ⟦install⟧ -y b\nc\nEOF",
      message: "left",
      output: "FROM a\nRUN <<EOF\nyum install -y b\nc && yum clean all\nEOF",
    },
    {
      // `set -e` looks away in a chain.
      code: "FROM a\nRUN <<EOF\nset -e\nyum ⟦install⟧ -y b\nc && d\nEOF",
      message: "left",
      output: "FROM a\nRUN <<EOF\nset -e\nyum install -y b\nc && d && yum clean all\nEOF",
    },
    {
      code: "FROM a\nRUN <<EOF\n#!/bin/sh -e\nyum ⟦install⟧ -y b\nEOF\nRUN yum ⟦install⟧ -y c;",
      message: "left",
      output:
        "FROM a\nRUN <<EOF\n#!/bin/sh -e\nyum install -y b\nyum clean all\nEOF\nRUN yum install -y c && yum clean all;",
    },
    // Where yum may not be, or may not have run, there is no fix.
    { code: "FROM a\nRUN if b; then yum ⟦install⟧ -y c; else d; fi", message: "left" },
    { code: "FROM a\nRUN apk add b || yum ⟦install⟧ -y b", message: "left" },
    { code: "FROM a\nRUN b && yum ⟦install⟧ -y c; d", message: "left" },
    { code: "FROM a\nRUN yum --installroot=/b ⟦install⟧ -y c", message: "left" },
    { code: 'FROM a\nRUN ["yum", ⟦"install"⟧, "-y", "b"]', message: "left" },
    { code: "FROM a\nRUN sh -c 'yum ⟦install⟧ -y b'; env C=d yum list", message: "left" },
    { code: "FROM a\nRUN yum ⟦install⟧ -y b &", message: "left" },
    {
      code: "FROM a\nRUN --mount=type=secret,target=/var/cache/yum yum ⟦install⟧ -y b && exec c",
      message: "left",
    },
    {
      code: "FROM a AS b\nRUN yum ⟦install⟧ -y c\nFROM d",
      preset: "strict",
      message: "left",
      output: "FROM a AS b\nRUN yum install -y c && yum clean all\nFROM d",
    },
    {
      code: "FROM a AS b\n⟦RUN⟧ c && \\\n  yum install -y c && \\\n  yum install -y d\nFROM d",
      preset: "hadolint",
      message: "left",
      output:
        "FROM a AS b\nRUN c && \\\n  yum install -y c && \\\n  yum install -y d && \\\n  yum clean all\nFROM d",
    },
    {
      code: "FROM a\nRUN yum clean all; yum ⟦install⟧ -y b",
      preset: "hadolint",
      message: "left",
    },
    {
      code: "FROM a\nRUN --mount=type=cache,target=/var/cache/yum yum ⟦install⟧ -y b; dnf clean all",
      preset: "hadolint",
      message: "left",
      output:
        "FROM a\nRUN --mount=type=cache,target=/var/cache/yum yum install -y b; dnf clean all && yum clean all",
    },
  ],
});
