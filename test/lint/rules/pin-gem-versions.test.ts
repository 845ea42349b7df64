import { pinGemVersions } from "../../../src/lint/rules/pin-gem-versions.ts";
import { testRule } from "../../support/ruleTester.ts";

const strict = (code: string) => ({ code, preset: "strict" }) as const;
const hadolint = (code: string) => ({ code, preset: "hadolint" }) as const;

testRule(pinGemVersions, {
  valid: [
    strict("FROM a\nRUN gem install"),
    strict("FROM a\nRUN gem install b:1 c:2 d.gem"),
    strict("FROM a\nRUN gem install b -v 1"),
    strict("FROM a\nRUN gem install -v1 b"),
    strict("FROM a\nRUN gem i --version=1 b"),
    strict("FROM a\nRUN gem install -g Gemfile"),
    strict("FROM a\nRUN gem install --source https://b.org c:1 -- --with-d=e f"),
    strict("FROM a\nRUN gem update b"),
    strict("FROM a\nRUN gem list install"),
    strict("FROM a\nRUN bundle install"),
    strict("FROM a\nRUN gem install $B $(c)"),
    strict("FROM a\nARG B=1\nRUN gem install c:$B"),
    hadolint("FROM a\nRUN gem install -N b"),
    hadolint("FROM a\nRUN gem install b --version 1; gem install c -- -v 1"),
    hadolint("FROM a\nRUN gem install b:1 --no-document c"),
    hadolint("FROM a\nRUN gem in b; sudo gem install c"),
    hadolint("FROM a\nRUN gem install - b"),
    hadolint("FROM a\nRUN gem install install i"),
  ],
  invalid: [
    {
      ...strict(
        "FROM a\nRUN gem install --no-document \\\n    ⟦b⟧ c:1 \\\n    # why\n    ⟦d⟧ -- e",
      ),
      message: "unpinned",
    },
    { ...strict('FROM a\nRUN ["gem", "install", ⟦"b"⟧]'), message: "unpinned" },
    { ...strict("FROM a\nRUN gem install -i /b ⟦'c'⟧ -- -v 1"), message: "unpinned" },
    {
      ...strict("FROM a\nRUN <<EOF\n(sudo gem i ⟦b⟧)\nbash -c 'gem2.7 install ⟦c⟧'\nEOF"),
      message: "unpinned",
    },
    { ...strict("FROM a\nARG B=c\nRUN gem install ⟦$B⟧"), message: "unpinned" },
    { ...hadolint("FROM a\nRUN gem ⟦x⟧ i ⟦$B⟧ ⟦./c.gem⟧ -N d"), message: "unpinned" },
    { ...hadolint("FROM a\n⟦RUN⟧ b; \\\n  gem install c -v1 d"), message: "unpinned" },
    { ...hadolint("FROM a\nRUN gem install -q=1 b:1 ⟦c⟧"), message: "unpinned" },
  ],
});
