import { pinGoVersions } from "../../../src/lint/rules/pin-go-versions.ts";
import { testRule } from "../../support/ruleTester.ts";

const strict = (code: string) => ({ code, preset: "strict" }) as const;
const hadolint = (code: string) => ({ code, preset: "hadolint" }) as const;

testRule(pinGoVersions, {
  valid: [
    strict("FROM a\nRUN go install"),
    strict("FROM a\nRUN go install . ./... /b b.go std cmd/c"),
    strict("FROM a\nRUN go run main.go b.org/c"),
    strict("FROM a\nRUN go install -ldflags '-s -w' --tags b c.org/d@v1"),
    strict("FROM a\nRUN go -C b install c.org/d@v1"),
    strict("FROM a\nRUN go run b.org/c@v1 d.org/e@latest"),
    strict("FROM a\nRUN go get b.org/c@none"),
    strict("FROM a\nRUN go build b.org/c"),
    strict("FROM a\nRUN go install $B"),
    strict("FROM a\nARG B=v1\nRUN go install c.org/d@$B"),
    strict("FROM a\nCOPY go.mod go.sum ./\nRUN go install b.org/c"),
    strict("FROM a AS b\nADD . .\nFROM b\nRUN go install c.org/d"),
    strict("FROM a\nRUN go mod init b && go get c.org/d"),
    strict("FROM a\nRUN --mount=target=. go install b.org/c"),
    strict("FROM a\nRUN go mod download b.org/c"),
    hadolint("FROM a\nRUN go install b@1 ./c . /d e@"),
    hadolint("FROM a\nRUN go run b@1; go install c"),
    hadolint("FROM a\nRUN go run run b"),
    hadolint("FROM a\nRUN go get tool; go install"),
    hadolint("FROM a\nRUN go build b; sudo go install c"),
  ],
  invalid: [
    {
      ...strict(
        "FROM a\nRUN go install -v \\\n    ⟦b.org/c@latest⟧ d.org/e@v1 \\\n    # why\n    ⟦'f.org/g'⟧",
      ),
      message: "unpinned",
    },
    { ...strict('FROM a\nRUN ["go", "run", ⟦"b.org/c"⟧, "d.org/e"]'), message: "unpinned" },
    {
      ...strict(
        "FROM a\nRUN <<EOF\ncd b\nGOBIN=/c go get -u ⟦d.org/e⟧\nif f; then sh -c 'go install ⟦g.org/h@main⟧'; fi\nEOF",
      ),
      message: "unpinned",
    },
    { ...strict("FROM a\nENV B=latest\nRUN go install ⟦c.org/d@$B⟧"), message: "unpinned" },
    { ...strict("FROM a\nCOPY go.mod .\nFROM a\nRUN go install ⟦b.org/c⟧"), message: "unpinned" },
    { ...strict("FROM a\nCOPY . .\nRUN go install ⟦b.org/c@latest⟧"), message: "unpinned" },
    { ...hadolint("FROM a\nRUN go run ⟦main.go⟧ b; go install c"), message: "unpinned" },
    { ...hadolint("FROM a\nRUN go get -u ⟦b⟧ c@1 ⟦d@latest⟧ ⟦e@none⟧"), message: "unpinned" },
    { ...hadolint("FROM a\nRUN go install -ldflags ⟦b⟧ c@1; go run"), message: "unpinned" },
    { ...hadolint("FROM a\n⟦RUN⟧ b; \\\n  go install $c d"), message: "unpinned" },
    { ...hadolint("FROM a\nRUN go ⟦b⟧ run c"), message: "unpinned" },
  ],
});
