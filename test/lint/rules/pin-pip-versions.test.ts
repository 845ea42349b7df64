import { pinPipVersions } from "../../../src/lint/rules/pin-pip-versions.ts";
import { testRule } from "../../support/ruleTester.ts";

const strict = (code: string) => ({ code, preset: "strict" }) as const;
const hadolint = (code: string) => ({ code, preset: "hadolint" }) as const;

testRule(pinPipVersions, {
  valid: [
    strict("FROM a\nRUN pip install"),
    strict("FROM a\nRUN pip install b==1 'c>=2' \"d~=1.0\" e!=3"),
    strict("FROM a\nRUN pip install -r b.txt --timeout 3 c==1"),
    strict("FROM a\nRUN pip install -c b.txt c"),
    strict("FROM a\nRUN PIP_CONSTRAINT=b.txt pip install c"),
    strict("FROM a\nENV PIP_CONSTRAINT=/b.txt\nRUN pip install c"),
    strict("FROM a\nRUN pip install . .[c] ./d /e/f.whl https://g.org/h.zip"),
    strict("FROM a\nRUN pip install git+https://b@c.org/d@v1 'e @ https://f.org/g.whl'"),
    strict("FROM a\nRUN pip install $B $(cat c)"),
    strict("FROM a\nARG B='c==1 d==2'\nRUN pip install $B"),
    strict("FROM a\nARG B=c\nRUN B=d; pip install $B"),
    strict("FROM a\nARG B=c\nRUN for B in d e; do pip install $B; done"),
    strict("FROM a\nRUN python -m pip download b"),
    strict("FROM a\nRUN python -m build pip install b"),
    strict("FROM a\nRUN pip-compile install b"),
    strict("FROM a\nRUN echo pip install b"),
    strict("FROM a\nRUN cat b | xargs pip install"),
    strict('FROM a\nSHELL ["powershell"]\nRUN pip install b'),
    hadolint("FROM a\nRUN pip install -r b.txt c"),
    hadolint("FROM a\nRUN pip install . b"),
    hadolint("FROM a\nRUN pip install -qc b.txt c"),
    hadolint("FROM a\nRUN pip install -t b c==1"),
    hadolint("FROM a\nRUN pip install git+ssh://git@b/c d.whl ./e"),
    hadolint("FROM a\nRUN sudo pip install b"),
    hadolint("FROM a\nRUN pip install --proxy --index-url b; pip -t install d"),
    hadolint("FROM a\nRUN pip install hg://b bzr+c/d git+e@f; pip install install"),
    hadolint("FROM a\nRUN pipenv install b"),
    hadolint("FROM a\nRUN python3 -m pip --quiet install b"),
  ],
  invalid: [
    {
      ...strict("FROM a\nRUN pip install --timeout 3 \\\n    ⟦b⟧ c==1 \\\n    # why\n    ⟦'d[e]'⟧"),
      message: "unpinned",
    },
    { ...strict('FROM a\nRUN ["python3", "-m", "pip", "install", ⟦"b"⟧]'), message: "unpinned" },
    {
      ...strict('FROM a\nRUN sudo -H pip3 install -U ⟦pip⟧ && sh -c "pip install ⟦b⟧"'),
      message: "unpinned",
    },
    { ...strict("FROM a\nRUN pip install -r b.txt ⟦c⟧"), message: "unpinned" },
    { ...strict("FROM a\nRUN pip install ⟦git+ssh://git@b.org/c⟧"), message: "unpinned" },
    { ...strict("FROM a\nARG B=c\nRUN pip install d==1 ⟦${B}⟧"), message: "unpinned" },
    { ...strict("FROM a\nRUN pipx install ⟦b⟧; (cd c && pip install ⟦d⟧)"), message: "unpinned" },
    {
      ...strict("FROM a\nRUN <<EOF\nif b; then\n  pip install ⟦c⟧\nfi\nEOF"),
      message: "unpinned",
    },
    {
      ...hadolint("FROM a\nRUN pip install ⟦$B⟧ c==1 && echo $(python -m pip install ⟦d⟧)"),
      message: "unpinned",
    },
    {
      ...hadolint("FROM a\n⟦RUN⟧ b && \\\n  pip install c && pip install d"),
      message: "unpinned",
    },
    { ...hadolint("FROM a\nRUN pip install b==1 ⟦install⟧ ⟦hg+http://c⟧"), message: "unpinned" },
    { ...hadolint("FROM a\nRUN pip install --retries ⟦3⟧ b==1"), message: "unpinned" },
    { ...hadolint("FROM a\nRUN pip install ⟦.[b]⟧ ⟦c.zip⟧"), message: "unpinned" },
  ],
});
