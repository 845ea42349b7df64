import { pinNpmVersions } from "../../../src/lint/rules/pin-npm-versions.ts";
import { testRule } from "../../support/ruleTester.ts";

const strict = (code: string) => ({ code, preset: "strict" }) as const;
const hadolint = (code: string) => ({ code, preset: "hadolint" }) as const;

testRule(pinNpmVersions, {
  valid: [
    strict("FROM a\nRUN npm install"),
    strict("FROM a\nRUN npm ci; yarn; yarn install; pnpm i; bun install"),
    strict("FROM a\nRUN npm i -g b@1 @c/d@^2 e@npm:f@3"),
    strict("FROM a\nRUN npm --prefix b install --registry https://c.org d@1"),
    strict("FROM a\nRUN npm install . .. ./b ~/c /d file:e f.tgz https://g.org/h"),
    strict("FROM a\nRUN npm install b/c#1 github:d/e#2 https://f.org/g.git#h"),
    strict("FROM a\nRUN npm run install b"),
    strict("FROM a\nRUN npm install $B `c`"),
    strict("FROM a\nARG B=c@1\nRUN npm install $B"),
    strict("FROM a\nARG B=c\nRUN read B && npm install $B"),
    strict("FROM a\nRUN yarn --version"),
    strict("FROM a\nRUN yarn remove b"),
    strict("FROM a\nRUN echo npm install b"),
    hadolint("FROM a\nRUN npm install b@ c@latest ./d ~/e /f g.tgz"),
    hadolint("FROM a\nRUN npm i b; npm add c; npm run install; yarn add d"),
    hadolint("FROM a\nRUN npm install install"),
    hadolint("FROM a\nRUN npm --foo b install c"),
    hadolint("FROM a\nRUN npm install git://b#c @d/e@1 f/g@2"),
    hadolint("FROM a\nRUN npm install $(b c@1)"),
  ],
  invalid: [
    {
      ...strict("FROM a\nRUN npm install -g \\\n    ⟦b⟧ c@1 \\\n    # why\n    ⟦@d/e⟧"),
      message: "unpinned",
    },
    { ...strict('FROM a\nRUN ["npm", "i", ⟦"b"⟧]'), message: "unpinned" },
    {
      ...strict("FROM a\nRUN npm install ⟦b@latest⟧ ⟦'c@*'⟧ ⟦d@⟧"),
      message: "unpinned",
    },
    {
      ...strict("FROM a\nRUN npm install ⟦b/c⟧ ⟦git+ssh://git@d.org/e⟧ ⟦https://f.org/g.git⟧"),
      message: "unpinned",
    },
    {
      ...strict(
        "FROM a\nRUN <<EOF\nyarn global add ⟦b⟧\nyarn --cwd x add ⟦c⟧\npnpm add -g ⟦d⟧\nbun a ⟦e⟧\nEOF",
      ),
      message: "unpinned",
    },
    { ...strict('FROM a\nENV B="c d@1"\nRUN sudo npm install ⟦$B⟧'), message: "unpinned" },
    { ...strict('FROM a\nRUN if b; then sh -c "npm i ⟦c⟧"; fi'), message: "unpinned" },
    { ...strict("FROM a\nRUN npm install -- ⟦b⟧"), message: "unpinned" },
    {
      ...hadolint("FROM a\nRUN npm -g --loglevel b install ⟦c⟧ d@1 ⟦.⟧ ⟦@e⟧ ⟦$F⟧ ⟦g/h#1⟧"),
      message: "unpinned",
    },
    { ...hadolint("FROM a\nRUN npm install b@1 ⟦install⟧"), message: "unpinned" },
    { ...hadolint("FROM a\n⟦RUN⟧ b && \\\n  npm install c d"), message: "unpinned" },
    {
      ...hadolint("FROM a\nRUN npm install ⟦--⟧ ⟦b⟧ ⟦git+ssh://git@c⟧ ⟦https://d⟧ ⟦`e f@1`⟧"),
      message: "unpinned",
    },
  ],
});
