import { embedded, heredocMarker, textBefore } from "./patterns.ts";
import type { Pattern } from "./textmate.ts";

/** The body of a heredoc in one language. */
export interface HeredocBody {
  /** What the marker's line has to hold, as a look ahead from behind the keyword. */
  readonly condition: string;
  /** For a line of two or more markers: the bodies are one, and the last name ends it. */
  readonly several?: boolean;
  readonly content: string;
  readonly patterns: readonly Pattern[];
}

/** Of a language that the marker's line tells, in the order in which they are tried. */
export function knownBodies(kind: "run" | "transfer"): readonly HeredocBody[] {
  return [several, ...languages.flatMap((language) => bodyOf(language, kind))];
}

function bodyOf(language: Language, kind: "run" | "transfer"): readonly HeredocBody[] {
  const conditions = [...fileCondition(language, kind), ...programCondition(language, kind)];
  if (conditions.length === 0) return [];
  return [
    {
      condition: `(?=${conditions.join("|")})`,
      content: `${embedded} meta.embedded.block.${language.id}`,
      patterns: language.scopes.map((include) => ({ include })),
    },
  ];
}

/** COPY's destination; in a RUN the file that the output goes to. */
function fileCondition({ files }: Language, kind: "run" | "transfer"): readonly string[] {
  if (files === undefined) return [];
  return kind === "run"
    ? [String.raw`.*(?:>>?|\btee(?:[ \t]+-a)?)[ \t]*["']?[^\s"'<>|;&]*${files}["']?(?=[\s;|&<]|$)`]
    : [
        String.raw`.*[ \t]["']?[^\s"']*${files}["']?[ \t]*$`,
        // Into a folder it goes under the marker's name.
        String.raw`.*<<-?["']?[\w.-]*${files}["']?[ \t]+\S*/[ \t]*$`,
      ];
}

/** The program that gets the body, or the marker's name. */
function programCondition({ programs, markers }: Language, kind: string): readonly string[] {
  if (kind !== "run" || programs === undefined) return [];
  return [
    String.raw`${textBefore}(?:(?<=\s|/)${programs})(?:[ \t]+-[\w-]*)*[ \t]+${heredocMarker()}`,
    String.raw`${textBefore}(?<=\s)<<-?[ \t]*["']?(?i:${markers ?? programs})["']?(?=\s)(?=\S*[ \t]*$)`,
  ];
}

/** `RUN <<EOF`: a script, whose first line may say in what; tried behind the known ones. */
export function scriptBody(shell: string): HeredocBody {
  return {
    condition: String.raw`(?=(?:[ \t]+--\S+)*[ \t]+(?:(?:\S*/)?(?:ba|z|k|da|a)?sh(?:[ \t]+-\S+)*[ \t]+)?${heredocMarker()})`,
    content: embedded,
    patterns: [
      { include: "#shebang" },
      {
        // Not yet behind the line break of the marker's line, where \G matches, too.
        begin: String.raw`\G(?=[^\n])`,
        while: "^",
        patterns: [{ include: `#shell-${shell}` }],
      },
    ],
  };
}

/** Scripts that begin with the name of their program. */
export function shebangs(): Pattern {
  const beginCaptures = { 1: { name: "comment.line.shebang.dockerfile" } };
  return {
    patterns: [
      ...languages.flatMap(({ id, programs, scopes }): readonly Pattern[] =>
        programs === undefined
          ? []
          : [
              {
                begin: String.raw`\G(#!.*[/ \t]${programs}(?:[ \t].*)?)$`,
                beginCaptures,
                while: "^",
                contentName: `meta.embedded.block.${id}`,
                patterns: scopes.map((include) => ({ include })),
              },
            ],
      ),
      // A program that is none of those: its text is left alone.
      {
        begin: String.raw`\G(#!(?!.*[/ \t](?:ba|z|k|da|a)?sh\b).*)$`,
        beginCaptures,
        while: "^",
      },
    ],
  };
}

/** What nothing is known of, tried last. */
export function otherBodies(): readonly HeredocBody[] {
  return [quoted, plain];
}

const plain: HeredocBody = {
  condition: "",
  content: `${embedded} string.unquoted.heredoc.dockerfile`,
  patterns: [{ include: "#variable" }],
};

/** Nobody puts variables into these. */
const quoted: HeredocBody = {
  ...plain,
  condition: String.raw`(?=${textBefore}(?<=\s|^)\d*<<-?[ \t]*["'])`,
  patterns: [],
};

const several: HeredocBody = { ...plain, several: true, patterns: [] };

interface Language {
  /** As in the scope that `embeddedLanguages` of package.json maps. */
  readonly id: string;
  readonly scopes: readonly string[];
  /** Ends of the file's name, as a pattern. */
  readonly files?: string;
  /** Names of what runs it, as a pattern. */
  readonly programs?: string;
  /** Names of markers where they are others. */
  readonly markers?: string;
}

const languages: readonly Language[] = [
  {
    id: "python",
    scopes: ["source.python"],
    files: String.raw`\.pyw?`,
    programs: String.raw`(?:python|pypy)[\d.]*`,
    markers: String.raw`python[\d.]*|PY`,
  },
  {
    id: "javascript",
    scopes: ["source.js"],
    files: String.raw`\.[cm]?js`,
    programs: "(?:node|nodejs|bun|deno)",
    markers: "node|nodejs|javascript|JS",
  },
  {
    id: "powershell",
    scopes: ["source.powershell"],
    files: String.raw`\.ps[md]?1`,
    programs: String.raw`(?:pwsh|powershell)(?:\.exe)?`,
    markers: "pwsh|powershell|PS1?",
  },
  {
    id: "ruby",
    scopes: ["source.ruby"],
    files: String.raw`(?:\.rb|/Gemfile)`,
    programs: "ruby",
    markers: "ruby|RB",
  },
  {
    id: "perl",
    scopes: ["source.perl"],
    files: String.raw`\.p[lm]`,
    programs: "perl",
    markers: "perl|PL",
  },
  {
    id: "php",
    scopes: ["text.html.php"],
    files: String.raw`\.php`,
    programs: "php",
  },
  { id: "json", scopes: ["source.json"], files: String.raw`\.json` },
  { id: "yaml", scopes: ["source.yaml"], files: String.raw`\.ya?ml` },
  // VS Code has no grammar for TOML; that of an extension counts first, where there is one.
  { id: "toml", scopes: ["source.toml", "source.ini"], files: String.raw`\.toml` },
  {
    id: "ini",
    scopes: ["source.ini"],
    files: String.raw`(?:\.(?:ini|cfg|conf|cnf|properties|service|repo)|/\.npmrc|/pip\.conf)`,
  },
  {
    id: "shellscript",
    scopes: ["source.shell"],
    files: String.raw`(?:\.(?:ba|z|k)?sh|/\.(?:bashrc|bash_profile|profile|zshrc))`,
  },
  { id: "xml", scopes: ["text.xml"], files: String.raw`\.(?:xml|xsd|config|csproj|svg)` },
  { id: "html", scopes: ["text.html.basic"], files: String.raw`\.x?html?` },
  { id: "css", scopes: ["source.css"], files: String.raw`\.css` },
  { id: "sql", scopes: ["source.sql"], files: String.raw`\.sql` },
];
