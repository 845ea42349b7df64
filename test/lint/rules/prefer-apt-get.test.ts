import { preferAptGet } from "../../../src/lint/rules/prefer-apt-get.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(preferAptGet, {
  valid: [
    "FROM a\nRUN apt-get update",
    "FROM a\nRUN echo apt install b",
    "FROM a\nRUN apt --version",
    "FROM a\nRUN apt",
    "FROM a\nRUN cp apt /usr/bin/apt",
    "FROM a\nRUN rm -rf /var/lib/apt",
    'FROM a\nSHELL ["powershell"]\nRUN apt install b',
    { code: "FROM a\nRUN sudo apt install b", preset: "hadolint" },
    { code: "FROM a\nRUN /usr/bin/apt install b", preset: "hadolint" },
    { code: 'FROM a\nRUN bash -c "apt install b"', preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN ⟦apt⟧ update && \\\n    # why\n    ⟦apt⟧ install -y b",
      message: "apt",
      output: "FROM a\nRUN apt-get update && \\\n    # why\n    apt-get install -y b",
    },
    {
      code: 'FROM a\nRUN [⟦"apt"⟧, "install", "b"]\nRUN [⟦"/usr/bin/apt"⟧, "clean"]',
      message: "apt",
      output: 'FROM a\nRUN ["apt-get", "install", "b"]\nRUN ["/usr/bin/apt-get", "clean"]',
    },
    {
      code: "FROM a\nRUN sudo ⟦/usr/bin/apt⟧ -y -t stable install b; if x; then sh -c '⟦apt⟧ remove c'; fi",
      message: "apt",
      output:
        "FROM a\nRUN sudo /usr/bin/apt-get -y -t stable install b; if x; then sh -c 'apt-get remove c'; fi",
    },
    {
      code: "FROM a\nRUN ⟦apt⟧ upgrade -y && ⟦apt⟧ full-upgrade -y && ⟦apt⟧ upgrade --with-new-pkgs",
      message: "apt",
      output:
        "FROM a\nRUN apt-get upgrade --with-new-pkgs -y && apt-get dist-upgrade -y && apt-get upgrade --with-new-pkgs",
    },
    {
      code: "FROM a\nRUN <<EOF\nfor x in b c; do\n  ⟦apt⟧ install $x\ndone\nEOF",
      message: "apt",
      output: "FROM a\nRUN <<EOF\nfor x in b c; do\n  apt-get install $x\ndone\nEOF",
    },
    {
      code: "FROM a\nRUN ⟦apt⟧ show b | grep c; ⟦apt⟧ list --installed; ⟦apt⟧ $verb",
      message: ["query", "query", "apt"],
    },
    // Quotes and backslashes stay as they are.
    { code: 'FROM a\nRUN ⟦"apt"⟧ update', message: "apt" },
    { code: "FROM a\nRUN ⟦apt⟧ edit-sources", preset: "strict", message: "apt" },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  apt update && exec apt install c",
      preset: "hadolint",
      message: "apt",
      output: "FROM a\nRUN b && \\\n  apt-get update && exec apt-get install c",
    },
    { code: "FROM a\nRUN ⟦apt⟧", preset: "hadolint", message: "apt" },
  ],
});
