import { installCopiedRequirements } from "../../../src/lint/rules/install-copied-requirements.ts";
import { testRule } from "../../support/ruleTester.ts";

const files = { "requirements.txt": "", "req/dev.txt": "", "app/main.py": "" };
const stage = (before: string, run: string): string =>
  `FROM python:3.12\nWORKDIR /app\n${before}RUN ${run}`;
const install = "pip install --no-cache-dir -r requirements.txt";

testRule(installCopiedRequirements, {
  valid: [
    stage("", install),
    { code: stage("COPY requirements.txt .\n", install), files },
    { code: stage("COPY . .\n", install), files },
    { code: stage("COPY ./requirements.txt /app/requirements.txt\n", install), files },
    { code: stage("COPY requirements.txt /app\n", install), files },
    { code: stage("COPY req/dev.txt /app/requirements.txt\n", install), files },
    { code: stage("COPY require* ./\n", install), files },
    // It may be made before the build.
    { code: stage("COPY *.txt ./\n", install), files: { "app/main.py": "" } },
    { code: stage("COPY --from=a/b /x ./\n", install), files },
    { code: stage("COPY $LIST ./\n", install), files },
    { code: stage("ADD https://b.c/requirements.txt ./\n", install), files },
    { code: stage("RUN python freeze.py\n", install), files },
    { code: stage("RUN curl -O https://b.c/requirements.txt\n", install), files },
    { code: stage("", `echo flask > requirements.txt && ${install}`), files },
    { code: stage("", `poetry export -o requirements.txt && ${install}`), files },
    { code: stage("", `cd /srv && ${install}`), files },
    { code: stage("", "pip install -r $LIST"), files },
    { code: stage("", "pip install -r https://b.c/requirements.txt"), files },
    { code: stage("", `--mount=type=bind,source=.,target=. ${install}`), files },
    {
      code: stage(
        "",
        `--mount=type=bind,source=requirements.txt,target=requirements.txt ${install}`,
      ),
      files,
    },
    { code: `FROM me/python\nWORKDIR /app\nRUN ${install}`, files },
    { code: `FROM a AS b\nFROM b\nWORKDIR /app\nRUN ${install}`, files },
    {
      code: `FROM python:3.12 AS b\nWORKDIR /app\nCOPY requirements.txt .\nFROM b\nRUN ${install}`,
      files,
    },
  ],
  invalid: [
    {
      code: `${stage("", "pip install -r ⟦requirements.txt⟧")}\nCOPY . .`,
      files,
      message: "missing",
      data: { path: "/app/requirements.txt" },
    },
    {
      code: stage(
        "RUN apt-get update && apt-get install -y gcc\nCOPY requirements.txt /srv/\n",
        "pip install --upgrade pip && python -m pip install -r ⟦./requirements.txt⟧",
      ),
      files,
      message: "missing",
      data: { path: "/app/requirements.txt" },
    },
    {
      code: stage("COPY . .\n", "pip install -r ⟦requirement.txt⟧ -r req/dev.txt"),
      files,
      message: "missing",
      data: { path: "/app/requirement.txt" },
    },
    {
      code: stage("COPY req ./\n", "pip install -r ⟦req/dev.txt⟧"),
      files,
      message: "missing",
      data: { path: "/app/req/dev.txt" },
    },
  ],
});
