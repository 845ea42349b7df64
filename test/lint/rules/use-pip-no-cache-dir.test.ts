import { usePipNoCacheDir } from "../../../src/lint/rules/use-pip-no-cache-dir.ts";
import { testRule } from "../../support/ruleTester.ts";

const hadolint = (code: string) => ({ code, preset: "hadolint" }) as const;

testRule(usePipNoCacheDir, {
  valid: [
    "FROM a\nRUN pip install --no-cache-dir b",
    "FROM a\nRUN pip --no-cache-dir install b",
    "FROM a\nRUN pip install --no-cache b",
    "FROM a\nRUN pip install --cache-dir /b c",
    "FROM a\nRUN pip download b",
    "FROM a\nRUN pipx install b",
    "FROM a\nENV PIP_NO_CACHE_DIR=off\nRUN pip install b",
    "FROM a AS b\nENV PIP_NO_CACHE_DIR=1\nFROM b\nRUN pip install c",
    "FROM a\nARG PIP_NO_CACHE_DIR=1\nRUN pip install b",
    "FROM a\nRUN export PIP_NO_CACHE_DIR=1 && pip install b",
    "FROM a\nENV PIP_CACHE_DIR=/b\nRUN --mount=type=cache,target=/b pip install c",
    "FROM a\nRUN pip config set global.no-cache-dir true\nRUN pip install b",
    "FROM a\nRUN pip install b && pip cache purge",
    "FROM a\nRUN pip install b && rm -rf /root/.cache",
    "FROM a\nRUN --mount=type=cache,target=/root/.cache pip install b",
    "FROM a\nRUN --mount=type=tmpfs,dst=/root/.cache/pip pip install b",
    "FROM a AS b\nRUN pip install c\nFROM d\nCOPY --from=b / /",
    hadolint("FROM a\nENV B=1 PIP_NO_CACHE_DIR=yes\nRUN pip install c"),
    hadolint("FROM a\nENV PIP_NO_CACHE_DIR=1\nENV PIP_NO_CACHE_DIR=0\nRUN pip install c"),
    hadolint("FROM a AS b\nENV PIP_NO_CACHE_DIR=1\nFROM b AS c\nFROM c:2\nRUN pip install d"),
    hadolint("FROM x.y/a:1\nENV PIP_NO_CACHE_DIR=1\nFROM a:2\nRUN pip install d"),
    hadolint("FROM a\nONBUILD ENV PIP_NO_CACHE_DIR=1\nONBUILD RUN pip install d"),
    hadolint("FROM a\nRUN PIP_NO_CACHE_DIR=1x pip install d"),
    hadolint('FROM a\nRUN ["sh", "-c", "PIP_NO_CACHE_DIR=1 pip install d"]'),
    hadolint("FROM a\nRUN pipx install d; python -m pipx install e"),
    hadolint("FROM a\nRUN --mount=target=/root/.cache/pip,type=cache pip install d"),
    hadolint("FROM a\nRUN sudo pip install d"),
  ],
  invalid: [
    {
      code: "FROM a\nRUN pip -q \\\n    # why\n    ⟦install⟧ \\\n    b",
      message: "cached",
      output: "FROM a\nRUN pip -q \\\n    # why\n    install --no-cache-dir \\\n    b",
    },
    {
      code: 'FROM a\nRUN ["python", "-m", "pip", ⟦"install"⟧, "b"]',
      message: "cached",
      output: 'FROM a\nRUN ["python", "-m", "pip", "install", "--no-cache-dir", "b"]',
    },
    {
      code: "FROM a\nRUN <<EOF\nfor b in c d; do\n  sudo -H pip3 ⟦install⟧ $b\ndone\n(pip ⟦install⟧ e)\nEOF",
      message: "cached",
      output:
        "FROM a\nRUN <<EOF\nfor b in c d; do\n  sudo -H pip3 install --no-cache-dir $b\ndone\n(pip install --no-cache-dir e)\nEOF",
    },
    {
      code: "FROM a AS b\nRUN sh -c 'pip ⟦install⟧ c'\nFROM b\nRUN cat d | xargs pip ⟦install⟧",
      message: "cached",
      output:
        "FROM a AS b\nRUN sh -c 'pip install --no-cache-dir c'\nFROM b\nRUN cat d | xargs pip install --no-cache-dir",
    },
    {
      code: "FROM a\nRUN --mount=type=bind,target=/root/.cache/pip pip ⟦install⟧ b",
      message: "cached",
      output: "FROM a\nRUN --mount=type=bind,target=/root/.cache/pip pip install --no-cache-dir b",
    },
    {
      ...hadolint("FROM a\n⟦RUN⟧ b; \\\n pip install c; pip x install"),
      message: "cached",
      output: "FROM a\nRUN b; \\\n pip install --no-cache-dir c; pip x install --no-cache-dir",
    },
    {
      ...hadolint(
        "FROM a AS b\nENV PIP_NO_CACHE_DIR=1\nFROM a\nRUN PIP_NO_CACHE_DIR='1' pip ⟦install⟧ c",
      ),
      message: "cached",
      output:
        "FROM a AS b\nENV PIP_NO_CACHE_DIR=1\nFROM a\nRUN PIP_NO_CACHE_DIR='1' pip install --no-cache-dir c",
    },
    {
      ...hadolint("FROM a AS b\nENV PIP_NO_CACHE_DIR=1\nFROM c AS b\nRUN pip ⟦install⟧ c"),
      message: "cached",
      output: "FROM a AS b\nENV PIP_NO_CACHE_DIR=1\nFROM c AS b\nRUN pip install --no-cache-dir c",
    },
    {
      ...hadolint("FROM a\nENV PIP_NO_CACHE_DIR=1\nONBUILD RUN pip ⟦install⟧ c"),
      message: "cached",
      output: "FROM a\nENV PIP_NO_CACHE_DIR=1\nONBUILD RUN pip install --no-cache-dir c",
    },
    {
      ...hadolint("FROM a\nRUN --mount=type=cache,target=/root/.cache pip ⟦install⟧ b"),
      message: "cached",
      output: "FROM a\nRUN --mount=type=cache,target=/root/.cache pip install --no-cache-dir b",
    },
  ],
});
