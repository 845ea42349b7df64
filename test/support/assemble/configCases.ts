import type { AssembleCase } from "./assembleCase.ts";

const begin = "FROM busybox:1.36\nCOPY a /a\n";

/** What instructions write into an image's config and history. */
export const configCases: readonly AssembleCase[] = (
  [
    ["MAINTAINER", "MAINTAINER me <a@b>\n"],
    [
      "ENV: quotes and order",
      'ENV A="a b" B=\'c $A\' C=a\\ b D="q\\"q" E=\nENV F=$A$C G=${A}x H=\'x\'y"z"\nENV A=new I=$A\nENV J $A  two  spaces \nENV PATH=/x:$PATH\n',
    ],
    ["LABEL: quotes", 'ENV A=1\nLABEL a.b="x y" "c d"=\'e\' n= m="" $A=$A\nLABEL a.b=new\n'],
    [
      "ARG: scopes",
      "ARG V=1 W\nENV A=$V B=${W:-none} C=${W:+set}\nARG V\nARG W=$V\nENV D=$V-$W\nENV V=env\nENV E=$V\nARG V=later\nENV F=$V\n",
    ],
    [
      "ARG: of platforms",
      "ARG TARGETPLATFORM\nARG TARGETOS TARGETARCH=own TARGETVARIANT\nARG BUILDPLATFORM\nENV A=$TARGETPLATFORM B=$TARGETARCH C=$TARGETVARIANT D=$BUILDPLATFORM E=$BUILDARCH\n",
    ],
    [
      "ARG: of platforms, over what is there",
      "ARG TARGETARCH TARGETOS\nARG TARGETARCH\nLABEL a=$TARGETARCH\nARG TARGETARCH=own\nLABEL b=$TARGETARCH\nARG TARGETARCH\nLABEL c=$TARGETARCH\nENV TARGETOS=env\nLABEL d=$TARGETOS\nARG TARGETOS\nENV E=$TARGETOS\n",
    ],
    [
      "expansion: forms",
      "ENV X=1-q-q\nENV A=${X#1} B=${X%q} C=${X/q/r} D=${X//q/r} E=${X%%-*} F=${X##*-} G=${N-d} H=${X+s} I=\\$X J='$X'\n",
    ],
    ["EXPOSE", "ENV P=8000\nEXPOSE $P 10-11 53/UDP 8080:80 99/sctp\nEXPOSE 80 80/tcp\n"],
    ["EXPOSE: what is no port", "EXPOSE 1:2:3x\n"],
    ["VOLUME", 'ENV P=8000\nVOLUME $P\nVOLUME ["/q", "/a b"]\nVOLUME /q /s\n'],
    ["USER", "ENV P=8\nUSER $P:\nUSER a:b\nUSER 'q'\n"],
    ["STOPSIGNAL", "ENV S=SIGKILL\nSTOPSIGNAL 9\nSTOPSIGNAL $S\n"],
    ["STOPSIGNAL: unknown", "STOPSIGNAL SIGNOPE\n"],
    [
      "HEALTHCHECK: shell",
      'SHELL ["/s"]\nHEALTHCHECK --interval=5s --timeout=90m --retries=39 CMD a  "b" $V\n',
    ],
    [
      "HEALTHCHECK: exec",
      'HEALTHCHECK --start-period=1s --start-interval=500ms --retries=300 CMD ["a","b"]\n',
    ],
    ["HEALTHCHECK: none", "HEALTHCHECK CMD x\nHEALTHCHECK NONE\n"],
    ["SHELL", 'SHELL ["/bin/x","-c"]\nCMD echo hi\nENTRYPOINT foo  bar\n'],
    [
      "CMD: quoting",
      'CMD echo "a\\b" \t $HOME é\nENTRYPOINT ["a\\"b", "\\t", "é", "\\u0001", "$HOME", "<&>", "\\u2028", "😀", "\\u007f"]\n',
    ],
    ["CMD: not JSON", "CMD ['a', \"b\"]\n"],
    ["CMD: empty", "ENTRYPOINT a\nCMD []\n"],
    ["CMD: before ENTRYPOINT", 'CMD ["x"]\nENTRYPOINT ["e"]\n'],
    ["ENTRYPOINT: resets the base's CMD", 'ENTRYPOINT ["e"]\n'],
    ["ENTRYPOINT: twice", 'ENTRYPOINT ["e"]\nCMD ["x"]\nENTRYPOINT ["f"]\n'],
    ["ENTRYPOINT: empty", 'CMD ["x"]\nENTRYPOINT []\n'],
    ["ENTRYPOINT: resets the parent stage's CMD", 'CMD ["x"]\nFROM p\nENTRYPOINT ["f"]\n'],
    ["ENTRYPOINT: of the parent stage stays", 'ENTRYPOINT ["f"]\nFROM p\nCMD ["x"]\n'],
    [
      "ONBUILD: kept",
      'ONBUILD COPY a /b\nONBUILD   RUN   echo   hi  \nONBUILD CMD ["a" , "b"]\nONBUILD ENV A=$B\n',
    ],
    ["ONBUILD: a mere comment, kept", "ONBUILD # no more\n"],
    ["ONBUILD: a mere comment, run", "ONBUILD # no more\nFROM p\nCOPY b .\n"],
    [
      "ONBUILD: runs",
      "ONBUILD ARG V=5\nONBUILD ENV Q=$V\nONBUILD COPY a /ob/\nONBUILD WORKDIR /wd\nFROM p AS q\nCOPY b .\nENV R=$V\nFROM q\nONBUILD CMD x\nLABEL r=$V$R\n",
    ],
    [
      "ONBUILD: heredocs kept",
      "ONBUILD COPY <<'E' <<-T /h/\nx $A\nE\n\ty\n\tT\nONBUILD COPY <<E /i\nE\n",
    ],
    [
      "ONBUILD: heredocs run",
      "ONBUILD COPY <<'E' <<-T /h/\nx $A\nE\n\ty\n\tT\nFROM p\nLABEL a=b\n",
    ],
    [
      "continued lines and comments",
      'LABEL a=b \\\n# between\n  c=d \\\n\n  e=f\nCMD [ "a", \\\n  "b" ]\n',
    ],
    ["escape is a backtick", "COPY b `\n /b\nENV A=`$A B=c` d\n"],
    ["an unknown instruction", "NOPE a\n"],
    ["a wrong flag", "COPY --nope=1 a /x\n"],
    ["a duration that is none", "HEALTHCHECK --interval=5 CMD x\n"],
    ["ENV without a value", "ENV A\n"],
    ["a bad substitution", "ENV A=${B\n"],
  ] as const
).map(([name, lines]): AssembleCase => {
  const text = begin.replace("36", "36 AS p") + lines;
  return {
    name,
    files: { a: "1", b: "2" },
    dockerfile: name.startsWith("escape") ? `# escape=\`\n${text}` : text,
    buildArgs: name.startsWith("ARG") ? { W: "given w" } : {},
    labels: name.startsWith("LABEL") ? { "a.b": "over", z: "1" } : {},
  };
});
