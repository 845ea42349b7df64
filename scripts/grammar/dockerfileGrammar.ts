import {
  type HeredocBody,
  knownBodies,
  otherBodies,
  scriptBody,
  shebangs,
} from "./heredocBodies.ts";
import { embedded, heredocMarker, instructionStart, textBefore } from "./patterns.ts";
import type { Grammar, Pattern } from "./textmate.ts";

/**
 * The TextMate grammar for Dockerfiles, `syntaxes/dockerfile.tmLanguage.json`.
 *
 * An instruction lasts as long as its lines are continued, whatever stands open in it: the end of a
 * continued line begins a frame of its own (`continuation`, an injection), and `\G` matches at the start
 * of a line only behind a frame that took the line break before it. So an instruction is a rule with
 * `while: \G`, and a quote that is not closed reaches to the end of its line and no further.
 */
export function dockerfileGrammar(): Grammar {
  return {
    name: "Dockerfile",
    scopeName: "source.dockerfile.slipway",
    comment: "Made by scripts/grammar/dockerfileGrammar.ts (npm run generate): change that.",
    patterns: [{ include: "#directives" }, { include: "#file" }],
    injections: {
      [`L:meta.instruction.dockerfile - meta.escape.backtick.dockerfile - ${embedded}`]: {
        patterns: [continuation("\\\\")],
      },
      [`L:meta.escape.backtick.dockerfile meta.instruction.dockerfile - ${embedded}`]: {
        patterns: [continuation("`")],
      },
      [`L:meta.embedded.block.shellscript - string - meta.escape.backtick.dockerfile - ${embedded}`]:
        { patterns: [continuedComment] },
      [`L:meta.words.dockerfile - string.quoted.single - meta.escape.backtick.dockerfile - ${embedded}`]:
        { patterns: [escaped("\\\\")] },
      [`L:meta.escape.backtick.dockerfile meta.words.dockerfile - string.quoted.single - ${embedded}`]:
        { patterns: [escaped("`")] },
    },
    repository: {
      directives: directives(),
      directive: {
        match: String.raw`^\s*(#)\s*([A-Za-z][\w-]*)\s*(=)\s*(.*?)\s*$`,
        name: "meta.directive.dockerfile",
        captures: {
          1: { name: "punctuation.definition.directive.dockerfile" },
          2: { name: "keyword.control.directive.dockerfile" },
          3: { name: "keyword.operator.assignment.dockerfile" },
          4: { name: "string.unquoted.directive.dockerfile" },
        },
      },
      file: fileIn("shellscript"),
      "file-windows": fileIn("bat"),
      comment: {
        match: String.raw`^\s*((#).*)$`,
        captures: {
          1: { name: "comment.line.number-sign.dockerfile" },
          2: { name: "punctuation.definition.comment.dockerfile" },
        },
      },
      ...Object.fromEntries(shells.flatMap((shell) => Object.entries(withShell(shell)))),
      plain: {
        patterns: [
          from,
          withHeredocs("COPY|ADD", "transfer", "transfer", [words([{ include: "#json" }])]),
          lines("ENV|LABEL", "pairs", [words([{ include: "#pair" }, firstKey])]),
          lines("ARG", "arguments", [words([{ include: "#pair" }, argument])]),
          lines("EXPOSE", "expose", [words([port])]),
          lines("SHELL", "shell", [{ include: "#json" }]),
          lines("USER|WORKDIR|VOLUME|STOPSIGNAL|MAINTAINER", "plain", [
            words([{ include: "#json" }]),
          ]),
        ],
      },
      "heredocs-known": heredocs("run", knownBodies("run")),
      "heredocs-other": heredocs("run", otherBodies()),
      "heredocs-transfer": heredocs("transfer", [...knownBodies("transfer"), ...otherBodies()]),
      marker: { match: heredocMarker("capture"), captures: markerCaptures(1) },
      shebang: shebangs(),
      flag: flag(),
      pair: pair(),
      image: image(),
      value: {
        patterns: [{ include: "#variable" }, { include: "#double" }, { include: "#single" }],
      },
      double: {
        begin: '"',
        end: '"',
        name: "string.quoted.double.dockerfile",
        patterns: [{ include: "#variable" }],
      },
      single: { begin: "'", end: "'", name: "string.quoted.single.dockerfile" },
      variable: variable(),
      json: json(),
    },
  };
}

/** Instructions, until a SHELL says what reads the commands of the rest of the stage. */
function fileIn(shell: string): Pattern {
  return {
    patterns: [
      { include: "#comment" },
      ...shells.map(
        ({ id, programs }): Pattern => ({
          begin: String.raw`^(?=[ \t]*(?i:SHELL)[ \t]+\[[ \t]*"(?:[^"]*[/\\])?(?i:${programs})(?:\.exe)?")`,
          // The line of the SHELL itself is behind \G.
          end: String.raw`^(?!\G)(?=[ \t]*(?i:FROM|SHELL)(?:\s|$))`,
          patterns: [{ include: "#comment" }, { include: `#instruction-${id}` }],
        }),
      ),
      { include: `#instruction-${shell}` },
    ],
  };
}

interface Shell {
  /** As in the scope that `embeddedLanguages` of package.json maps. */
  readonly id: string;
  /** Names of the program, as a pattern. */
  readonly programs: string;
  readonly patterns: readonly Pattern[];
}

/**
 * VS Code's grammar for shells looks for a command at the start of a line and behind an operator only, so
 * the first one of an instruction is begun for it.
 */
const statement: Pattern = {
  begin: String.raw`(?=[^\s;|&<>(){}\[\]!#])(?!(?:if|for|while|until|case|function|select|time)\b)`,
  end: String.raw`(?=[;|&\n)}\x60]|[ \t]#)`,
  name: "meta.statement.shell",
  patterns: [{ include: "source.shell#typical_statements" }],
};

const shells: readonly Shell[] = [
  {
    id: "shellscript",
    programs: "(?:ba|z|k|da|a)?sh|busybox",
    patterns: [
      { ...statement, begin: String.raw`\G${statement.begin}` },
      { include: "source.shell" },
    ],
  },
  {
    id: "powershell",
    programs: "pwsh|powershell",
    patterns: [{ include: "source.powershell" }],
  },
  { id: "bat", programs: "cmd", patterns: [{ include: "source.batchfile" }] },
  {
    id: "python",
    programs: String.raw`python[\d.]*`,
    patterns: [{ include: "source.python" }],
  },
];

/** What depends on the shell. */
function withShell({ id, patterns }: Shell): Record<string, Pattern> {
  const text = [{ include: "#json" }, { include: `#shell-${id}` }];
  return {
    [`instruction-${id}`]: {
      patterns: [
        onbuild(id),
        withHeredocs("RUN", "run", `run-${id}`, text),
        lines("CMD|ENTRYPOINT", "command", text),
        healthcheck(text),
        { include: "#plain" },
      ],
    },
    [`heredocs-run-${id}`]: {
      patterns: [
        { include: "#heredocs-known" },
        heredoc("run", scriptBody(id)),
        { include: "#heredocs-other" },
      ],
    },
    [`shell-${id}`]: {
      begin: String.raw`(?=\S)`,
      end: "(?!)",
      contentName: `meta.embedded.block.${id}`,
      patterns,
    },
  };
}

/** The lines at the very top; what follows an `escape` that is the backtick is within its scope. */
function directives(): Pattern {
  return {
    begin: String.raw`\A(?=\s*#\s*[A-Za-z][\w-]*\s*=)`,
    end: String.raw`^(?!\s*#\s*[A-Za-z][\w-]*\s*=)`,
    patterns: [
      {
        begin: "^(?=\\s*#\\s*(?i:escape)\\s*=\\s*`\\s*$)",
        end: "(?!)",
        name: "meta.escape.backtick.dockerfile",
        patterns: [
          {
            begin: String.raw`\G`,
            end: String.raw`^(?!\s*#\s*[A-Za-z][\w-]*\s*=)`,
            patterns: [{ include: "#directive" }],
          },
          // Nobody else writes the backtick: the shell of Windows counts until a SHELL.
          { include: "#file-windows" },
        ],
      },
      { include: "#directive" },
    ],
  };
}

/** The end of a continued line, and the comments and empty lines behind it, which the engine drops. */
function continuation(character: string): Pattern {
  return {
    begin: `(?<!${character})(${character})[ \\t]*\\n`,
    beginCaptures: { 1: { name: "punctuation.separator.continuation.dockerfile" } },
    end: String.raw`^(?!\s*(?:#|$))`,
    patterns: [{ include: "#comment" }],
  };
}

/** Grammars of shells take a comment with its backslash. */
const continuedComment: Pattern = {
  match: String.raw`[ \t]+((#).*?)(?=(?<!\\)\\[ \t]*$)`,
  captures: {
    1: { name: "comment.line.number-sign.dockerfile" },
    2: { name: "punctuation.definition.comment.dockerfile" },
  },
};

function escaped(character: string): Pattern {
  return {
    match: `${character}[^\\s]`,
    name: "constant.character.escape.dockerfile",
  };
}

const keyword = { 1: { name: "keyword.other.special-method.dockerfile" } } as const;

function lines(names: string, scope: string, patterns: readonly Pattern[]): Pattern {
  return {
    begin: `${instructionStart}(?i:(${names}))(?=\\s|$)`,
    beginCaptures: keyword,
    while: String.raw`\G`,
    name: `meta.instruction.dockerfile meta.${scope}.dockerfile`,
    patterns: [{ include: "#flag" }, ...patterns],
  };
}

/**
 * The lines up to the one with the marker are one frame, the bodies another; the instruction is at its end
 * where neither goes on.
 */
function withHeredocs(
  names: string,
  scope: string,
  bodies: string,
  patterns: readonly Pattern[],
): Pattern {
  const marked = String.raw`\G(?=${textBefore}${heredocMarker()})`;
  return {
    begin: `${instructionStart}(?i:(${names}))(?=\\s|$)`,
    beginCaptures: keyword,
    end: `^(?!${marked})`,
    name: `meta.instruction.dockerfile meta.${scope}.dockerfile`,
    patterns: [
      {
        begin: marked,
        end: String.raw`^\t*([^\s<]+)[ \t]*$`,
        endCaptures: { 1: { name: "keyword.control.heredoc.dockerfile" } },
        patterns: [{ include: `#heredocs-${bodies}` }],
      },
      {
        begin: String.raw`\G`,
        while: `(?!${marked})\\G`,
        patterns: [{ include: "#flag" }, ...patterns],
      },
    ],
  };
}

function heredocs(kind: "run" | "transfer", bodies: readonly HeredocBody[]): Pattern {
  return { patterns: bodies.map((body) => heredoc(kind, body)) };
}

/** The marker's line with the body behind it. */
function heredoc(
  kind: "run" | "transfer",
  { condition, several, patterns, content }: HeredocBody,
): Pattern {
  const rest = several ? lastMarker : ".*";
  const behind: Pattern = { include: kind === "run" ? "source.shell" : "#value" };
  return {
    begin: `\\G${condition}(${flags})(${textBefore})${heredocMarker("capture")}(${rest})\\n`,
    beginCaptures: {
      1: { patterns: [{ include: "#flag" }] },
      // Nobody but a shell takes a body.
      2: { patterns: kind === "run" ? [statement, behind] : [behind] },
      ...markerCaptures(3),
      7: { patterns: [{ include: "#marker" }, behind] },
    },
    // Of several, the last one's name ends the bodies.
    while: `^(?!\\t*\\${several ? 8 : 5}[ \\t]*$)`,
    contentName: content,
    patterns,
  };
}

const flags = String.raw`(?:[ \t]+--[A-Za-z]\S*)*`;

/** Of the four groups of a marker. */
function markerCaptures(first: number): Record<number, Pattern> {
  return {
    [first]: { name: "keyword.operator.heredoc.dockerfile" },
    [first + 1]: { name: "punctuation.definition.string.dockerfile" },
    [first + 2]: { name: "keyword.control.heredoc.dockerfile" },
    [first + 3]: { name: "punctuation.definition.string.dockerfile" },
  };
}

const lastMarker = String.raw`.*[ \t]\d*<<-?[ \t]*["']?([\w.][\w.-]*)["']?(?:[ \t].*)?`;

function onbuild(shell: string): Pattern {
  return {
    begin: String.raw`^\s*(?i:(ONBUILD))(?=\s|$)`,
    beginCaptures: { 1: { name: "keyword.control.dockerfile" } },
    end: String.raw`^(?!\G)`,
    name: "meta.instruction.dockerfile meta.onbuild.dockerfile",
    patterns: [{ include: `#instruction-${shell}` }],
  };
}

const from: Pattern = lines("FROM", "from", [
  {
    match: String.raw`(?<=\s)(?i:(AS))(?:\s+([^\s\\]+))?(?=\s|$)`,
    captures: {
      1: { name: "keyword.other.as.dockerfile" },
      2: { name: "entity.name.type.stage.dockerfile" },
    },
  },
  {
    begin: String.raw`(?=[^\s\\])`,
    end: String.raw`(?=\s)`,
    name: "meta.image.dockerfile",
    patterns: [{ include: "#image" }],
  },
]);

/** `registry:port/path/name:tag@digest`, with variables anywhere. */
function image(): Pattern {
  return {
    patterns: [
      { include: "#value" },
      {
        match: String.raw`\G(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?|localhost(?::\d+)?|[\w-]+:\d+)(?=/)`,
        name: "entity.name.namespace.registry.dockerfile",
      },
      {
        match: String.raw`(:)([\w][\w.-]*)?`,
        captures: {
          1: { name: "punctuation.separator.tag.dockerfile" },
          2: { name: "constant.numeric.tag.dockerfile" },
        },
      },
      {
        match: "(@)([a-z0-9]+:[0-9a-fA-F]*)?",
        captures: {
          1: { name: "punctuation.separator.digest.dockerfile" },
          2: { name: "constant.numeric.digest.dockerfile" },
        },
      },
      { match: String.raw`[\w./-]+`, name: "entity.name.type.image.dockerfile" },
    ],
  };
}

function healthcheck(text: readonly Pattern[]): Pattern {
  return lines("HEALTHCHECK", "healthcheck", [
    { match: String.raw`(?<=\s)(?i:NONE)(?=\s|$)`, name: "constant.language.dockerfile" },
    {
      begin: String.raw`(?<=\s|^)(?i:(CMD))(?=\s|$)`,
      beginCaptures: keyword,
      end: "(?!)",
      patterns: text,
    },
  ]);
}

const port: Pattern = {
  match: String.raw`(?<=[\s-])(\d+)(?:(/)([A-Za-z]*))?(?=[\s-]|$)`,
  captures: {
    1: { name: "constant.numeric.port.dockerfile" },
    2: { name: "punctuation.separator.dockerfile" },
    3: { name: "constant.language.protocol.dockerfile" },
  },
};

/** What the engine itself cuts into words, where its escape character counts. */
function words(patterns: readonly Pattern[]): Pattern {
  return {
    begin: String.raw`(?=\S)`,
    end: "(?!)",
    name: "meta.words.dockerfile",
    patterns: [{ include: "#flag" }, ...patterns, { include: "#value" }],
  };
}

/** `--name=value`; those of `--mount` are pairs themselves. */
function flag(): Pattern {
  return {
    begin: String.raw`(?<=\s|^)(--)([A-Za-z][\w.-]*)`,
    beginCaptures: {
      1: { name: "punctuation.definition.flag.dockerfile" },
      2: { name: "variable.parameter.flag.dockerfile" },
    },
    end: String.raw`(?=\s)`,
    name: "meta.flag.dockerfile",
    patterns: [
      {
        match: String.raw`(?<=[=,])([A-Za-z][\w-]*)(=)`,
        captures: {
          1: { name: "variable.parameter.key.dockerfile" },
          2: { name: "keyword.operator.assignment.dockerfile" },
        },
      },
      { match: "=", name: "keyword.operator.assignment.dockerfile" },
      { match: ",", name: "punctuation.separator.dockerfile" },
      { include: "#value" },
      { match: String.raw`[^\s=,"'$\\]+`, name: "string.unquoted.value.dockerfile" },
    ],
  };
}

/** `ENV name the rest`. */
const firstKey: Pattern = {
  match: String.raw`\G[\w./-]+(?=\s)`,
  name: "variable.other.readwrite.dockerfile",
};

const argument: Pattern = {
  match: String.raw`(?<=\s|^)\w+(?=\s)`,
  name: "variable.other.readwrite.dockerfile",
};

/** The keys of ENV, LABEL and ARG. */
function pair(): Pattern {
  return {
    match: String.raw`(?<=\s|^)((?:"[^"\n]*"|'[^'\n]*'|[\w./-])+)(=)`,
    captures: {
      1: { name: "variable.other.readwrite.dockerfile" },
      2: { name: "keyword.operator.assignment.dockerfile" },
    },
  };
}

/** `$name` and every form of `${name}`. */
function variable(): Pattern {
  return {
    patterns: [
      {
        match: String.raw`(\$)(\w+|[@*#?!$-](?!\w))`,
        captures: {
          1: { name: "punctuation.definition.variable.dockerfile" },
          2: { name: "variable.other.dockerfile" },
        },
      },
      {
        begin: String.raw`(\$\{)(\w+|[@*#?!$-])?`,
        beginCaptures: {
          1: { name: "punctuation.definition.variable.begin.dockerfile" },
          2: { name: "variable.other.dockerfile" },
        },
        end: String.raw`\}`,
        endCaptures: { 0: { name: "punctuation.definition.variable.end.dockerfile" } },
        name: "meta.variable.dockerfile",
        patterns: [
          { match: String.raw`\G(?::?[-+?]|##?|%%?|//?)`, name: "keyword.operator.dockerfile" },
          { match: "/", name: "keyword.operator.dockerfile" },
          { include: "#value" },
        ],
      },
    ],
  };
}

/** A list of strings, also while it is typed; `[ -f x ]` is a command of a shell. */
function json(): Pattern {
  const string = String.raw`"(?:[^"\\\n]|\\.)*"`;
  return {
    begin: `(?<=\\s|^)(\\[)(?=\\s*(?:${string}\\s*,\\s*)*(?:"(?:[^"\\\\\\n]|\\\\.)*"?\\s*)?(?:\\]\\s*)?[\\\\\`]?\\s*$)`,
    beginCaptures: { 1: { name: "punctuation.definition.array.begin.dockerfile" } },
    end: String.raw`\]`,
    endCaptures: { 0: { name: "punctuation.definition.array.end.dockerfile" } },
    name: "meta.json.dockerfile",
    patterns: [
      {
        begin: '"',
        end: '"',
        name: "string.quoted.double.json.dockerfile",
        patterns: [
          {
            match: String.raw`\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})`,
            name: "constant.character.escape.json.dockerfile",
          },
        ],
      },
      { match: ",", name: "punctuation.separator.array.dockerfile" },
    ],
  };
}
