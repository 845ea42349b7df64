import { useApkNoCache } from "../../../src/lint/rules/use-apk-no-cache.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useApkNoCache, {
  valid: [
    "FROM a\nRUN apk add --no-cache b",
    "FROM a\nRUN apk --no-cache add b",
    "FROM a\nRUN apk update && apk del b",
    "FROM a\nRUN apk info add",
    "FROM a\nRUN echo apk add b",
    "FROM a\nRUN --mount=type=cache,target=/var/cache/apk apk add b",
    "FROM a\nRUN --mount=type=cache,dst=/etc/apk/cache/ apk add b",
    "FROM a\nRUN --mount=type=tmpfs,target=/var/cache apk add b",
    "FROM a\nARG DIR=/var/cache/apk\nRUN --mount=type=cache,target=$DIR apk add b",
    "FROM a\nRUN apk add --update b && rm -rf /var/cache/apk/*",
    "FROM a\nRUN apk add b && find /var/cache/apk -delete && /opt/cleanup.sh",
    "FROM a\nRUN apk add -p /rootfs b && apk --root /rootfs add c",
    "FROM a\nRUN apk add $APK_FLAGS b",
    // It does not ship; a trigger would run in images of others.
    { code: "FROM a AS build\nRUN apk add b\nFROM c", without: ["ONBUILD"] },
    'FROM a\nSHELL ["cmd"]\nRUN apk add b',
    {
      code: "FROM a\nRUN --mount=type=cache,target=/b/var/cache/apk/c apk add d",
      preset: "hadolint",
    },
    { code: "FROM a\nRUN sudo apk add b", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN apk update && \\\n    apk ⟦add⟧ \\\n    # why\n    b",
      message: "cached",
      output: "FROM a\nRUN apk update && \\\n    apk add --no-cache \\\n    # why\n    b",
    },
    {
      code: 'FROM a\nRUN ["apk", ⟦"add"⟧, "b"]',
      message: "cached",
      output: 'FROM a\nRUN ["apk", "add", "--no-cache", "b"]',
    },
    {
      code: 'FROM a\nRUN sudo apk -U ⟦add⟧ -t.deps b; if c; then sh -c "apk ⟦add⟧ d"; fi',
      message: "cached",
      output:
        'FROM a\nRUN sudo apk -U add --no-cache -t.deps b; if c; then sh -c "apk add --no-cache d"; fi',
    },
    {
      code: "FROM a AS base\nRUN <<EOF\napk ⟦add⟧ $PACKAGES\nEOF\nFROM base",
      message: "cached",
      output: "FROM a AS base\nRUN <<EOF\napk add --no-cache $PACKAGES\nEOF\nFROM base",
    },
    {
      code: "FROM a\nRUN --mount=type=secret,id=b,target=/var/cache/apk/c apk ⟦add⟧ d && rm -rf /tmp/*",
      message: "cached",
      output:
        "FROM a\nRUN --mount=type=secret,id=b,target=/var/cache/apk/c apk add --no-cache d && rm -rf /tmp/*",
    },
    {
      code: "FROM a AS build\nRUN (apk ⟦add⟧ b)\nFROM c",
      preset: "strict",
      message: "cached",
      output: "FROM a AS build\nRUN (apk add --no-cache b)\nFROM c",
    },
    {
      code: "FROM a AS build\nRUN --mount=target=/var/cache/apk apk ⟦add⟧ b && rm -rf /var/cache/apk/*\nFROM c",
      preset: "hadolint",
      message: "cached",
      output:
        "FROM a AS build\nRUN --mount=target=/var/cache/apk apk add --no-cache b && rm -rf /var/cache/apk/*\nFROM c",
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  apk add c && apk add d",
      preset: "hadolint",
      message: "cached",
      output: "FROM a\nRUN b && \\\n  apk add --no-cache c && apk add --no-cache d",
    },
  ],
});
