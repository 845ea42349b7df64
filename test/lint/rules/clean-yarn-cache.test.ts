import { cleanYarnCache } from "../../../src/lint/rules/clean-yarn-cache.ts";
import { testRule } from "../../support/ruleTester.ts";

const hadolint = (code: string) => ({ code, preset: "hadolint" }) as const;

testRule(cleanYarnCache, {
  valid: [
    "FROM a\nRUN yarn --version; yarn build; yarn run install",
    "FROM a\nRUN yarn install && yarn cache clean --all",
    "FROM a\nRUN yarn && b && rm -rf ~/.cache",
    'FROM a\nRUN yarn add b && rm -rf "$(yarn cache dir)"',
    "FROM a\nRUN yarn cache clean; yarn; yarn add b; yarn cache clean",
    "FROM a\nRUN --mount=type=cache,target=/root/.yarn yarn install",
    "FROM a\nRUN --mount=type=cache,target=/usr/local/share/.cache yarn",
    "FROM a\nENV YARN_CACHE_FOLDER=/b\nRUN yarn",
    "FROM a\nRUN export YARN_CACHE_FOLDER=/b; yarn",
    "FROM a\nRUN yarn --cache-folder /b",
    "FROM a\nRUN yarn install --immutable",
    "FROM a\nCOPY .yarnrc.yml ./\nRUN yarn install",
    "FROM a AS b\nRUN corepack prepare yarn@4.5.0 --activate\nFROM b\nRUN yarn install",
    "FROM a\nRUN yarn set version stable\nRUN yarn",
    "FROM a AS b\nRUN yarn install\nFROM c\nCOPY --from=b /d /d",
    "FROM a\nRUN echo yarn install",
    hadolint("FROM a\nRUN yarn; yarn add b"),
    hadolint("FROM a\nRUN yarn install; yarn cache"),
    hadolint("FROM a\nRUN yarn install clean"),
    hadolint("FROM a\nRUN yarn install; yarn cache clean; yarn install"),
    // In triggers there are no stages.
    { ...hadolint("FROM a AS b\nRUN yarn install\nFROM c"), without: ["ONBUILD"] },
    // In triggers there are no stages.
    { ...hadolint("FROM a AS b\nRUN yarn install\nFROM a"), without: ["ONBUILD"] },
    hadolint("FROM a\nRUN --mount=type=cache,target=/b.cache/yarn yarn install"),
    hadolint("FROM a\nRUN sudo yarn install"),
  ],
  invalid: [
    {
      code: "FROM a\nRUN yarn ⟦install⟧ --production",
      message: "cached",
      output: "FROM a\nRUN yarn install --production && yarn cache clean",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN b \\\n    # why\n    && ⟦yarn⟧ \\\n    && yarn build",
      message: "cached",
      output:
        "FROM a\nRUN b \\\n    # why\n    && yarn \\\n    && yarn build \\\n    && yarn cache clean",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN <<EOF\nset -e\nif b; then\n  yarn global ⟦add⟧ c\nfi\nyarn build\nEOF",
      message: "cached",
      output:
        "FROM a\nRUN <<EOF\nset -e\nif b; then\n  yarn global add c\nfi\nyarn build\nyarn cache clean\nEOF",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN yarn cache clean && yarn ⟦install⟧; (yarn add b)",
      message: "cached",
      output: "FROM a\nRUN yarn cache clean && yarn install; (yarn add b) && yarn cache clean",
      unsafe: true,
    },
    { code: 'FROM a\nRUN ["yarn", ⟦"install"⟧]', message: "cached" },
    { code: "FROM a\nRUN sudo ⟦yarn⟧; yarn build", message: "cached" },
    { code: "FROM a\nRUN sh -c 'yarn ⟦add⟧ b'", message: "cached" },
    {
      code: "FROM a AS b\nRUN yarn ⟦install⟧\nFROM b\nRUN b",
      message: "cached",
      output: "FROM a AS b\nRUN yarn install && yarn cache clean\nFROM b\nRUN b",
      unsafe: true,
    },
    {
      ...hadolint("FROM a\n⟦RUN⟧ b; \\\n  yarn install"),
      message: "cached",
      output: "FROM a\nRUN b; \\\n  yarn install \\\n  && yarn cache clean",
      unsafe: true,
    },
    {
      ...hadolint(
        "FROM a\nRUN --mount=type=cache,target=/.cache/yarn yarn cache clean; yarn ⟦install⟧",
      ),
      message: "cached",
    },
    {
      ...hadolint("FROM a AS b\nRUN yarn ⟦install⟧\nFROM b:2 AS c\nFROM d"),
      message: "cached",
      output: "FROM a AS b\nRUN yarn install && yarn cache clean\nFROM b:2 AS c\nFROM d",
      unsafe: true,
    },
    {
      ...hadolint("FROM a\nRUN yarn ⟦install⟧\nFROM a"),
      message: "cached",
      output: "FROM a\nRUN yarn install && yarn cache clean\nFROM a",
      unsafe: true,
    },
  ],
});
