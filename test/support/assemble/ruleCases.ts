import type { AssembleCase, CaseFile } from "./assembleCase.ts";
import { packedElsewhere } from "./caseArchives.ts";
import { configCases } from "./configCases.ts";
import { nameCases } from "./nameCases.ts";
import { platformCases } from "./platformCases.ts";
import { sparseArchives } from "./sparseArchives.ts";

const base = "FROM busybox:1.36\n";

const tree: Readonly<Record<string, CaseFile>> = {
  a: "hello",
  b: "bb",
  ".hid": "h",
  "d/": { mode: 0o700 },
  "d/x": { text: "x", mode: 0o4755 },
  "d/e/y": "y",
  "d/e/n.md": "n",
  "empty/": { mode: 0o1777 },
  l: "-> a",
  dl: "-> d",
};

const far: Readonly<Record<string, CaseFile>> = {
  ...tree,
  "d/abs": "-> /etc/passwd",
  "d/dang": "-> nowhere",
  dang: "-> nowhere",
};

/** A case for each rule of COPY, ADD and WORKDIR, and of the config: what fails says what broke. */
export function ruleCases(archives: Readonly<Record<string, Uint8Array>>): readonly AssembleCase[] {
  const packed = Object.fromEntries(
    Object.entries(archives).map(([name, bytes]) => [name, { bytes }]),
  );
  const all = { ...tree, ...packed };
  const rule = (name: string, dockerfile: string, files = tree): AssembleCase => ({
    ...{ name, files },
    dockerfile: dockerfile.startsWith("FROM") ? dockerfile : base + dockerfile,
  });
  return [
    ...configCases,
    ...platformCases,
    rule(
      "WORKDIR: there, not there, nested, again",
      "WORKDIR /tmp\nWORKDIR /n\nWORKDIR m\nWORKDIR /n/m\nWORKDIR .\nWORKDIR /\n",
    ),
    rule(
      "WORKDIR: forms of paths",
      'WORKDIR a\nWORKDIR ../b/\nWORKDIR /c//d/./e\nENV W=/env\nWORKDIR $W/x\nWORKDIR "q r"\n',
    ),
    rule("WORKDIR: ends as it is written", "WORKDIR /c//d/./e/\n"),
    rule(
      "WORKDIR: belongs to the user",
      "USER 5:6\nWORKDIR /u/v\nUSER nobody\nWORKDIR /w\nUSER nosuch\nWORKDIR /x\nUSER 7\nWORKDIR /y\n",
    ),
    rule("WORKDIR: through a link", "COPY r /\nWORKDIR /ln/q\nCOPY r/f .\n", {
      "r/real/": "",
      "r/ln": "-> /real",
      "r/f": "1",
    }),
    rule("WORKDIR: on a link to nothing", "COPY r /\nWORKDIR /ln\n", { "r/ln": "-> /no/where" }),
    rule("WORKDIR: on a file", "COPY a /f\nWORKDIR /f\n"),
    rule("WORKDIR: under a file", "COPY a /f\nWORKDIR /f/g\n"),
    rule("WORKDIR: of an image of nothing", "FROM scratch\nWORKDIR /v/b\nWORKDIR /\nCOPY a .\n"),
    rule(
      "COPY: file to a folder, a new name, a slash",
      "COPY a /x/\nCOPY a /y\nCOPY a /x/y\nCOPY a /z/z/\nCOPY a /tmp\nCOPY a /tmp/.\nCOPY b /new/.\n",
    ),
    rule(
      "COPY: what is there makes an empty layer",
      "COPY a /x/\nCOPY a /x/\nCOPY b /x/a\nCOPY d /y\nCOPY d /y\nCOPY empty /home\n",
    ),
    rule("COPY: same content, another time", "COPY <<E /h\nhello\nE\nCOPY a /h\nCOPY a /h\n"),
    rule(
      "COPY: folder gives its content",
      "COPY d /x\nCOPY d/ /y/\nCOPY d /z/.\nCOPY . /all\n",
      far,
    ),
    rule("COPY: folder onto the root", "COPY . /\nCOPY d /\n", far),
    rule(
      "COPY: folder that is there keeps its mode",
      "COPY d /tmp\nCOPY --chown=1:1 --chmod=711 d /tmp/\nCOPY --chmod=700 d /home\n",
    ),
    rule(
      "COPY: several sources",
      "COPY a b /x/\nCOPY d empty a /m/\nCOPY d empty /m2\nCOPY d/x a /m3/\n",
    ),
    rule("COPY: several sources without a slash", "COPY a b /q\n"),
    rule("COPY: file and folder without a slash", "COPY d/x d/e /m5\n"),
    rule(
      "COPY: wildcards",
      "COPY * /x/\nCOPY d/* /y/\nCOPY [ab] /z/\nCOPY ? /q/\nCOPY nothing* /w/\nCOPY d/*/y /v/\nCOPY [a] /one\nCOPY d* /two\n",
    ),
    rule("COPY: a wildcard that meets a link to nothing", "COPY * /x/\n", far),
    rule("COPY: wildcard in a folder that is not there", "COPY no/* /x/\n"),
    rule("COPY: a source that is missing", "LABEL a=b\nCOPY a b missing \\\n  /x/\n"),
    rule(
      "COPY: a link as source is followed",
      "COPY l /x/\nCOPY l /lone\nCOPY dl /y/\nCOPY dl /yy\nCOPY dl/x /w/\nCOPY dl/e/ /v/\nCOPY l dl /u/\n",
    ),
    rule("COPY: a link to nothing as source", "COPY dang /x/\n", far),
    rule("COPY: a link out of the context as source", "COPY d/abs /x/\n", far),
    rule(
      "COPY: sources do not leave the context",
      "COPY ../a /q/\nCOPY /a /r\nCOPY ./d/../b /s\nCOPY d/../../b /t\n",
    ),
    rule(
      "COPY: destinations are cleaned",
      "WORKDIR /wd\nCOPY a .\nCOPY a ./\nCOPY b ./x/../y\nCOPY a ..\nCOPY d ./\nCOPY a /etc/.\nCOPY a ../../../up\nCOPY a x/../../v/\n",
    ),
    rule(
      "COPY: links of the destination are followed",
      "COPY t /t/\nCOPY a /t/ln/\nCOPY a /t/ln/new\nCOPY a /t/abs/new2\nCOPY a /t/fl\nCOPY a /t/ln\nCOPY d /t/ln\nCOPY a b /t/up/\nCOPY a /t/nowhere/x\n",
      {
        ...tree,
        "t/real/": "",
        "t/ln": "-> real",
        "t/abs": "-> /t/real",
        "t/fl": "-> afile",
        "t/up": "-> ../../../tmp",
        "t/nowhere": "-> /not/there",
      },
    ),
    rule("COPY: a circle of links", "COPY t /t/\nCOPY a /t/c1/\n", {
      a: "1",
      "t/c1": "-> c2",
      "t/c2": "-> c1",
    }),
    rule("COPY: file into a file", "COPY a /f\nCOPY b /f/\n"),
    rule("COPY: folder onto a file", "COPY a /f\nCOPY d /f\n"),
    rule("COPY: file over a folder in a folder", "COPY d /q/\nCOPY m /q/\n", {
      ...tree,
      "m/e": "file",
    }),
    rule("COPY: folder over a file in a folder", "COPY d /q/\nCOPY m /q/\n", {
      ...tree,
      "m/x/i": "file",
    }),
    rule("COPY: link over a folder in a folder", "COPY d /q/\nCOPY m /q/\n", {
      ...tree,
      "m/e": "-> x",
    }),
    rule("COPY: link over a file in a folder", "COPY d /q/\nCOPY m /q/\n", {
      ...tree,
      "m/x": "-> e",
    }),
    rule("COPY: file over a link in a folder", "COPY d /q/\nCOPY m /q/\n", {
      ...far,
      "m/abs": "file",
    }),
    rule("COPY: folder over a link in a folder", "COPY d /q/\nCOPY m /q/\n", {
      ...far,
      "m/abs/z": "file",
    }),
    rule("COPY: link over a link in a folder", "COPY d /q/\nCOPY m /q/\n", {
      ...far,
      "m/abs": "-> other",
    }),
    rule("COPY: modes and times of folders below", "COPY n /n\nCOPY n /n2/\n", {
      "n/a/": { mode: 0o2750 },
      "n/a/b/": { mode: 0o1777 },
      "n/a/b/f": "1",
    }),
    rule(
      "--chown",
      "COPY --chown=1:2 d /x/y\nCOPY --chown=9 d /p/q/\nCOPY --chown=:5 a /s\nCOPY --chown=nobody a /t\nCOPY --chown=nonroot:nobody a /u\nCOPY --chown=nosuch a /v\nCOPY --chown=7:nosuch a /w\nCOPY --chown=nobody: a /z\n",
    ),
    rule(
      "--chown: over what is there",
      "COPY a /x/\nCOPY --chown=1:2 a /x/\nCOPY --chown=3:4 d /x\n",
    ),
    rule("--chown: names of nothing", "FROM scratch\nCOPY --chown=root a /a\n"),
    rule("--chown: unknown names of nothing", "FROM scratch\nCOPY --chown=nosuch a /a\n"),
    rule(
      "--chown: unknown names after a layer",
      "FROM scratch\nCOPY a /a\nCOPY --chown=nosuch a /b\n",
    ),
    rule(
      "--chown: unknown names after a layer with nothing in it",
      "FROM scratch\nCOPY no* /\nCOPY --chown=nosuch a /b\nUSER nosuch\nWORKDIR /w\n",
    ),
    rule(
      "--chown: unknown names after no layer",
      "FROM scratch\nWORKDIR /\nCOPY --chown=nosuch a /b\n",
    ),
    rule(
      "--chown: a passwd that was copied",
      "FROM scratch\nCOPY passwd /etc/passwd\nCOPY group /etc/group\nCOPY --chown=me:us passwd /a\nCOPY --chown=me passwd /b\nUSER me\nWORKDIR /w\n",
      { passwd: "root:x:0:0::/:/x\nme:x:12:34::/:/x\n", group: "us:x:56:\n" },
    ),
    rule("--chown: what is no number", "COPY --chown=1:2:3 a /x\n"),
    rule(
      "--chmod: octal",
      "COPY --chmod=600 a a /x/yy/\nCOPY --chmod=755 a d /pp/\nCOPY --chmod=4711 d /q\nCOPY --chmod=711 d /r/s/\nCOPY --chmod=640 a /tmp/\n",
    ),
    rule(
      "--chmod: symbolic",
      "COPY --chmod=u=rwX,g=,o+x d /p/q/\nCOPY --chmod=a+x a /x\nCOPY --chmod=go-rwx d/x /y/\nCOPY --chmod=u+s,o+t a /z\nCOPY --chmod=g=u d /w\nCOPY --chmod=+x a /v\nCOPY --chmod=a-w,u+w d /u/\n",
    ),
    rule("--chmod: what is no mode", "COPY --chmod=9z a /x\n"),
    rule(
      "--chmod and --chown in any order",
      "COPY --chmod=711 --chown=1:2 d /a/b\nADD --chown=3 --chmod=a+x a /c/d/\n",
    ),
    rule(
      "--link",
      "COPY --link a /x/y/\nCOPY --link d /tmp/\nCOPY --link --chown=7:8 --chmod=640 a /x/y/z/\nADD --link a /p\nCOPY a /x/\nCOPY --link a /x/y/\n",
    ),
    rule("--link: links of the destination", "COPY t /t/\nCOPY --link a /t/ln/\nCOPY a /t/ln/b\n", {
      a: "1",
      "t/real/": "",
      "t/ln": "-> real",
    }),
    rule(
      "--link: WORKDIR",
      "WORKDIR /w\nCOPY --link a .\nCOPY --link d sub\nUSER 5\nCOPY --link a b/\n",
    ),
    rule("--link: names of owners", "COPY --link --chown=nobody a /x\n"),
    rule(
      "--exclude",
      "COPY --exclude=x d /q/\nCOPY --exclude=e/* d /r/\nCOPY --exclude=**/*.md . /s/\nCOPY --exclude=* d /t/\nCOPY --exclude=d/e . /u/\nCOPY --exclude=a a b /v/\n",
    ),
    ...nameCases,
    rule("USER leaves COPY alone", "USER 5:6\nCOPY a /x/\nWORKDIR /y\nCOPY a z/\n"),
    rule("VOLUME leaves COPY alone", "VOLUME /v\nCOPY a /v/\nCOPY b /v/x/\n"),
    rule(".dockerignore", "COPY . /q\nCOPY d /dd\nCOPY d/* /ee/\n", {
      ...tree,
      ".dockerignore": "d\n!d/x\n*.md\nempty\n",
    }),
    rule(".dockerignore: what is left out is missing", "COPY a /q\n", {
      ...tree,
      ".dockerignore": "a\n",
    }),
    rule(".dockerignore: all but one", "COPY . /q\n", { ...tree, ".dockerignore": "*\n!d/e\n" }),
    rule(
      "heredocs",
      'ENV A=1\nARG B=2\nCOPY <<E /h/a\nhi $A $$A \\$A ${A:-x} $B $C "q" \\\\ \'$A\'\nE\nCOPY <<"E" <<-F /h/\nx $A\nE\n\ttab\n\tF\nADD --chmod=755 --chown=1:1 <<E /bin/z\nhi\nE\nCOPY <<E a /mix/\nE\nCOPY --link <<E /one\n\nE\n',
    ),
    rule(
      "ADD: archives",
      "ADD t.tar /x/\nADD t.tgz /y\nADD g.gz /g/\nCOPY t.tgz /c/\nADD --chown=7:8 t.tar /o/\nADD --chmod=700 t.tar /m/\nADD t.tar t.tgz /both/\nADD a t.t?r /p/\nADD t.tar /\n",
      all,
    ),
    rule(
      "ADD: archives that are there",
      "ADD t.tar /x/\nADD t.tar /x/\nADD --link t.tar /x/\n",
      all,
    ),
    rule(
      "ADD: archives as they are",
      "ADD --unpack=false t.tar /n/\nADD --unpack=true t.tar /o/\nADD --unpack=true a /f\n",
      all,
    ),
    rule("ADD: archive onto a file", "COPY a /f\nADD t.tar /f\n", all),
    rule("ADD: archive over what is there", "COPY m /x/\nADD t.tar /x\n", {
      ...all,
      "m/in.txt": "old",
      "m/deep/": { mode: 0o711 },
      "m/deep/two": "old",
    }),
    rule(
      "ADD: archives in bzip2 and zstd",
      "ADD t.tbz /x/\nADD t.tzst /y\nADD --chown=7:8 t.tbz /z/\n",
      Object.fromEntries(Object.entries(packedElsewhere).map(([name, bytes]) => [name, { bytes }])),
    ),
    ...Object.entries(sparseArchives)
      .filter(([form]) => form.startsWith("GNU"))
      .map(([form, bytes]) =>
        rule(`ADD: an archive with a sparse file, ${form}`, "COPY a /\nADD s.tgz /x/\n", {
          ...tree,
          "s.tgz": { bytes },
        }),
      ),
    rule("ADD: a folder with an archive in it", "ADD p /x/\nADD p/t.tar /y/\n", {
      "p/t.tar": { bytes: archives["t.tar"] ?? new Uint8Array() },
    }),
    rule(
      "--from: stages by name and number",
      "FROM scratch AS one\nCOPY d /data/\nFROM scratch\nCOPY --from=one /data/x /data/e /out/\nCOPY --from=0 / /all/\nCOPY --from=ONE data /rel/\n",
    ),
    rule(
      "an argument in front of a variable ends with its stage",
      "FROM scratch AS one\nENV X=env\nARG X=arg\nARG Y=arg\nLABEL in=$X\nFROM one\nLABEL v=$X$Y\nWORKDIR /w-$X\n",
    ),
    rule(
      "--from: images",
      "FROM scratch\nCOPY --from=busybox:1.36 /bin/sh /etc/passwd /bb/\nCOPY --from=busybox:1.36 /etc /etc\nCOPY --from=busybox:1.36 /tmp /t\n",
    ),
    rule(
      "--from: a later stage",
      "FROM busybox:1.36 AS s\nCOPY a /a\nFROM scratch\nCOPY --from=z /b /b\nFROM busybox:1.36 AS z\nCOPY b /b\n",
    ),
    rule("--from: itself", "FROM busybox:1.36 AS s\nCOPY --from=s /a /b\n"),
    rule(
      "--from: links of the stage",
      "FROM scratch AS s\nCOPY s /s\nFROM busybox:1.36\nCOPY --from=s /s/rl /s/al /1/\nCOPY --from=s /s/dl /2/\nCOPY --from=s /s/dl/f /3/\nCOPY --from=s s/real/* /4/\nCOPY --from=s /s /5\n",
      {
        "s/rl": "-> real/f",
        "s/al": "-> /s/real/f",
        "s/real/f": "1",
        "s/dl": "-> real",
        "s/out": "-> /etc/passwd",
      },
    ),
    rule(
      "--from: owners and modes are kept",
      "FROM scratch AS s\nCOPY --chown=5:6 --chmod=711 d /s/t\nFROM scratch\nCOPY --from=s /s /x\nCOPY --from=s /s/t /y/\nCOPY --from=s /s/t/x /z/\nCOPY --from=s / /w\n",
    ),
    rule(
      "--from: WORKDIR of neither counts",
      "FROM busybox:1.36 AS s\nWORKDIR /w\nCOPY a .\nFROM scratch\nWORKDIR /v\nCOPY --from=s w/a ./\n",
    ),
    {
      ...rule("FROM a folder", "FROM base\n"),
      contexts: { base: tree },
    },
    {
      ...rule("FROM a folder: more layers", "FROM base\nLABEL a=b\nCOPY a /d/new\nWORKDIR /w\n"),
      contexts: { base: { ...tree, "w/": { mode: 0o711 } } },
    },
    {
      ...rule(
        "FROM a folder: of a stage before",
        "FROM base AS one\nCOPY a /one\nFROM one\nCOPY --chmod=600 b /two\n",
      ),
      contexts: { base: { f: "f" } },
    },
    {
      ...rule("FROM a folder: nothing in it", "FROM base\nCOPY a /\n"),
      contexts: { base: {} },
    },
    {
      ...rule(
        "FROM a folder: in place of a stage, and copied from",
        "FROM scratch AS base\nRUN no\nFROM base AS more\nCOPY a /x/\nFROM busybox:1.36\nCOPY --from=more / /m/\nCOPY --from=base d /d/\n",
      ),
      contexts: { base: tree },
    },
    rule(
      "stages build on stages",
      "FROM busybox:1.36 AS p\nENV A=1\nWORKDIR /w\nUSER 5\nCOPY a .\nFROM p AS q\nCOPY b .\nLABEL l=$A\nFROM q\nWORKDIR sub\n",
    ),
    rule(
      "names with blanks, brackets and letters",
      'COPY ["a b","é","/n/"]\nCOPY ["[[]x]","/q"]\nCOPY . "/r/"\nCOPY ["日/x y", "/s s/ü"]\n',
      { "a b": "1", "é/ü": "2", "q'": "3", "日/x y": "4", "[x]": "5" },
    ),
    rule("long names", `COPY . /n/\nCOPY n /${"p".repeat(120)}/\n`, {
      [`n/${"long".repeat(40)}/${"name".repeat(40)}`]: "1",
      "n/l": `-> ${"target/".repeat(30)}x`,
    }),
    rule("a large file", "COPY large /x/\n", {
      large: { bytes: Buffer.alloc(3_000_000, "large ") },
    }),
    {
      ...rule("target", "FROM scratch AS a\nCOPY a /a\nFROM scratch AS b\nCOPY missing /b\n"),
      target: "a",
    },
  ];
}
