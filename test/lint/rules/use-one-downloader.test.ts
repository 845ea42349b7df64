import { useOneDownloader } from "../../../src/lint/rules/use-one-downloader.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useOneDownloader, {
  valid: [
    "FROM a\nRUN curl b\nRUN curl c",
    // Both come with the image.
    "FROM a\nRUN curl b && wget c",
    "FROM a\nRUN apt-get install -y curl wget && curl b",
    // The builder does not ship.
    "FROM a AS b\nRUN apk add curl wget && curl c && wget d\nFROM a\nCOPY --from=b /c /c",
    "FROM a\nRUN apt-get install -y wget libcurl4-openssl-dev && wget c; curl d",
    { code: "FROM a\nRUN curl b\nFROM a\nRUN wget b", preset: "strict" },
    { code: "FROM a\nRUN curl b\nONBUILD RUN wget b", preset: "hadolint" },
    { code: "FROM a\nRUN sudo curl b; wget b", preset: "hadolint" },
    // Of triggers it sees no stages.
    { code: "FROM a\nRUN curl b\nFROM a\nRUN wget b", preset: "hadolint", without: ["ONBUILD"] },
  ],
  invalid: [
    {
      code: "FROM a AS b\nRUN apt-get install -y \\\n    # why\n    curl=7.88.1 wget\nRUN curl c; ⟦wget⟧ d\nRUN x=$(⟦wget⟧ e) && curl f\nFROM b",
      message: "both",
    },
    {
      code: 'FROM a\nRUN apk add curl wget\nRUN ["wget", "b"]\nRUN <<EOF\nif b; then\n  sudo ⟦curl⟧ c\nfi\nEOF',
      message: "both",
    },
    {
      code: "FROM a\nRUN curl b\nRUN c\nRUN bash -c '⟦wget⟧ d'\nRUN curl e",
      preset: "strict",
      message: "both",
    },
    {
      // A marked RUN is not made a trigger.
      without: ["ONBUILD"],
      code: "FROM a\nRUN curl b\n⟦RUN⟧ c && \\\n  wget d\nRUN ⟦curl⟧ e && wget f\nRUN g",
      preset: "hadolint",
      message: "both",
    },
    {
      // In triggers it knows no stages.
      code: "FROM a\nONBUILD RUN curl b\nFROM a\nONBUILD RUN ⟦wget⟧ c",
      preset: "hadolint",
      message: "both",
    },
  ],
});
