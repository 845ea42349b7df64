import type { StageWriting } from "./generateInstruction.ts";

/** A COPY or ADD of what is mostly there. */
export function generateCopy(stage: StageWriting): string {
  const { words, stages } = stage;
  const { chance, oneOf } = words;
  if (chance(0.1)) return heredoc(stage);
  const keyword = chance(0.25) ? "ADD" : "COPY";
  const flags = commonFlags(stage, keyword);
  if (keyword === "COPY" && stages.length > 0 && chance(0.35)) {
    const from = oneOf(stages);
    const name = chance(0.2) ? stages.indexOf(from) : from.name;
    return write(stage, `COPY --from=${name} ${flags}`, [oneOf(["/", ...from.made, ...from.made])]);
  }
  if (keyword === "COPY" && chance(0.06)) {
    const source = oneOf(["/bin/sh", "/etc/passwd", "/etc/", "/bin/l*", "/var", "/tmp/"]);
    return write(stage, `COPY --from=busybox:1.36 ${flags}`, [source]);
  }
  const sources = [source(stage), ...(chance(0.2) ? [source(stage), source(stage)] : [])];
  return write(stage, `${keyword} ${flags}`, sources);
}

function write(stage: StageWriting, begin: string, typed: readonly string[]): string {
  const { chance } = stage.words;
  const isMany = typed.length > 1 || typed.some((it) => /[*?[]/.test(it));
  const [only = ""] = typed;
  const to = isMany || isFolder(only) ? folderPlace(stage, isMany) : filePlace(stage);
  // A slash at the end of a source changes nothing.
  const sources = typed.map((it) => (it.length > 1 && chance(0.7) ? it.replace(/\/$/, "") : it));
  const all = [...sources, to];
  if (all.some((it) => it.includes(" ")) || chance(0.1)) return begin + JSON.stringify(all);
  return begin + all.join(" ");
}

function isFolder(source: string): boolean {
  return (
    source.endsWith("/") || source === "." || source.endsWith(".tar") || source.endsWith("tgz")
  );
}

function commonFlags({ words }: StageWriting, keyword: string): string {
  const { chance, oneOf } = words;
  const flags: string[] = [];
  if (chance(0.15)) {
    const owners = [
      "1:2",
      "7",
      ":5",
      "root:root",
      "0:0",
      "root:7",
      "${O:-3:4}",
      "nobody",
      "nonroot:nobody",
      "nosuch:1",
    ];
    flags.push(`--chown=${oneOf(owners)}`);
  }
  if (chance(0.15)) {
    const modes = ["755", "0600", "4711", "u=rwX,g=rX,o=", "a+x", "go-rwx", "${M:-640}", "u+s,o+t"];
    flags.push(`--chmod=${oneOf(modes)}`);
  }
  if (chance(0.12)) flags.push("--link");
  if (chance(0.08)) flags.push(`--exclude=${oneOf(["*.md", "a", "**/b", "lib/*", "!a"])}`);
  if (keyword === "ADD" && chance(0.1)) flags.push(`--unpack=${oneOf(["true", "false"])}`);
  const ordered = chance(0.5) ? flags : flags.toReversed();
  return ordered.map((flag) => `${flag} `).join("");
}

function source({ words, paths }: StageWriting): string {
  const { chance, oneOf } = words;
  const path = oneOf(paths);
  if (chance(0.8)) return oneOf([path, path, path, `/${path}`, `./${path}`]);
  const folder = oneOf(paths).replace(/[^/]*$/, "");
  const rare = ["missing", "$MISSING", "*", "../Dockerfile", "nowhere/*", "l1"];
  return chance(0.1)
    ? oneOf(rare)
    : oneOf([".", "./", "a*", "?", "[ab]", "*.md", "nothing*", `${folder}*.md`, `${folder}[a-c]*`]);
}

function folderPlace(stage: StageWriting, isMany: boolean): string {
  const { chance, oneOf } = stage.words;
  const place = oneOf([
    ...["/x", "/y", "/x/deep", "/tmp", "/etc", "/new/made", "rel", ".", "/", "./sub", "/w", ".."],
    ...["/p${V:-d}", "${E4:-/env}", "/sp ace", "/é", "/y/../z", "/etc/.", "/x/lib"],
  ]);
  if (/^\/[\wé]+$/.test(place)) stage.made.push(`${place}/`);
  const slash = isMany ? chance(0.97) : chance(0.5);
  return slash && !place.endsWith("/") ? `${place}/` : place;
}

function filePlace(stage: StageWriting): string {
  const { chance, oneOf } = stage.words;
  if (chance(0.5)) return folderPlace(stage, true);
  const place = oneOf([
    ...[
      "/f1",
      "/x/f2",
      "/deep/er/f3",
      "f4",
      "./sub/f5",
      "/f${V:-6}",
      "/etc/f 7",
      "/y/../f8",
      "/f1",
    ],
    ...["/x/a", "/x/c.txt", "/etc/passwd"],
  ]);
  if (/^\/[\w/]+$/.test(place)) stage.made.push(place);
  return place;
}

function heredoc(stage: StageWriting): string {
  const { chance, oneOf } = stage.words;
  const flags = chance(0.2) ? "--chmod=755 " : "";
  const keyword = oneOf(["COPY", "COPY", "ADD"]);
  const text = oneOf(["hi $V", "${E1:-x} $$ \\$V\nsecond", "", "'q' \"$V\" `b`", "\ttab\n\t\ttwo"]);
  const open = oneOf(["<<EOF", '<<"EOF"', "<<-EOF", "<<'EOF'"]);
  const end = text === "" ? "EOF" : `${text}\nEOF`;
  if (chance(0.2)) return `${keyword} ${flags}${open} <<TWO /h/\n${end}\nx\nTWO`;
  const to = oneOf(["/h/", "/h/file", "rel.txt", "/x/"]);
  if (to === "/h/file") stage.made.push("/h/file", "/h/");
  return `${keyword} ${flags}${open} ${to}\n${end}`;
}
