import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { before, it } from "node:test";
import { Language, Parser } from "web-tree-sitter";
import { plainTree } from "../../../src/dockerfile/shell/plainTree.ts";
import { copyTree, type SyntaxTree } from "../../../src/dockerfile/shell/syntaxNode.ts";
import { createRandom } from "../../support/createRandom.ts";
import { loadShellParser } from "./loadShellParser.ts";

let grammar: Parser;

before(async () => {
  await loadShellParser();
  const { resolve } = createRequire(import.meta.url);
  grammar = new Parser();
  grammar.setLanguage(
    await Language.load(readFileSync(resolve("tree-sitter-bash/tree-sitter-bash.wasm"))),
  );
});

/** Read without the grammar: else it is of no use. */
const plain: readonly string[] = [
  "apt-get update && apt-get install -y --no-install-recommends curl=7.* \t libc6",
  " npm ci ; npm run build;\n\nnpm test\n",
  "curl -fsSL https://example.org/a.tgz | tar -xz || exit 1",
  'echo \'a b\' "c d" "$HOME/bin:${PATH}" x="$Y" ${A}b > /etc/f && make 2>&1 >> log',
  "find /a -name \\*.pyc -exec rm -f {\\} \\;".replace("{\\}", "x"),
  "rm -rf /var/lib/apt/lists/*",
  "a &&\n  b |\n c",
];

for (const text of plain) {
  it(`reads ${JSON.stringify(text)}`, () => {
    assert.deepEqual(plainTree(text), byGrammar(text));
  });
}

/** Nothing of a plain command: the grammar has to say what they are. */
const others: readonly string[] = [
  "",
  "  \n",
  "if a; then b; fi",
  "(a)",
  "{ a; }",
  "! a",
  "[ -f a ]",
  "a $(b)",
  "a `b`",
  "a # b",
  "export A=1",
  "A=1 b",
  "A=1",
  "time",
  "a <<EOF\nb\nEOF",
  "a < b",
  "a &",
  "a |& b",
  "a ;; b",
  "a &&",
  "&& a",
  "a | | b",
  "a 'b",
  'a "b',
  'a "$(b)"',
  "a ${B:-c}",
  "a $1",
  "a $",
  "a \\",
  "a b\\\nc",
  "a é",
  "a\r\n",
  "a > b c",
  "a > b | c",
  "$A b",
  "'a' b",
];

for (const text of others) {
  it(`leaves ${JSON.stringify(text)} to the grammar`, () => {
    assert.equal(plainTree(text), undefined);
  });
}

it("makes the tree of the grammar of whatever it reads", () => {
  const random = createRandom(20261126);
  let read = 0;
  for (let count = 0; count < 60_000; count++) {
    const text = randomText(random);
    const tree = plainTree(text);
    if (!tree) continue;
    read++;
    assert.equal(JSON.stringify(tree), JSON.stringify(byGrammar(text)), JSON.stringify(text));
  }
  assert.ok(read > 5_000, `${read} were plain`);
});

function byGrammar(text: string): SyntaxTree {
  const tree = grammar.parse(text);
  assert.ok(tree);
  const cursor = tree.walk();
  try {
    return copyTree(cursor);
  } finally {
    cursor.delete();
    tree.delete();
  }
}

function randomText(random: () => number): string {
  const pick = (from: readonly string[] | string): string =>
    from[Math.floor(random() * from.length)] ?? "";
  const share = random();
  if (share < 0.4) {
    const letters = Array.from({ length: 1 + random() * 11 }, () => pick(characters));
    return (share < 0.2 ? "a " : "") + letters.join("");
  }
  let text = random() < 0.8 ? "cmd" : "";
  for (let left = 1 + random() * 8; left > 0; left--) {
    text += pick([" ", " ", " ", " ", " ", " ", " ", "  ", ""]) + pick(words);
  }
  return text;
}

const characters = "ab1 \t\n-=.*?/$\"'\\;|&>2{}~+:_A";

const words: readonly string[] = [
  ..."apt-get install -y a b 12 -1 0x1f 0 1 x=1 = == =~ --x=y - -- + ++ += -= * ? *.deb x?y a*b ~".split(
    " ",
  ),
  ..."~/x ^ %s @ a@b , a,b : x:y . .. ./a /b if then do done in case time export declare A=1 \"\" ''".split(
    " ",
  ),
  ..."$A ${A} $A$B x$A \\; \\( 2>&1 >f 2>/dev/null >>g >&2 1>x 12>x 0>x a>b x2>y >&- && || ; | &".split(
    " ",
  ),
  ...["\n", "&&\n", "|\n", "||\n", ";\n", "|&", ">|", "&>f", ";;", "\t", "> f", "a\\ b", "\\\\"],
  ..."test -f -nt cd set -e -o echo not ! % 1a 1.5 2021-01-01 08 a1 1- 1:2 0x -0x1 $_ _ _x".split(
    " ",
  ),
  ..."$A:x $A/x $A-x $A.y $A=z $A,z -x$A 1$A -1$A a=$B a=b=c let eval exec unset local while".split(
    " ",
  ),
  ...'[ function select coproc \\a \\ } { x} 1+1 a+b a=+ a^b ?? ** a%b =a a\\*b *"a" 1"a" a="b"'.split(
    " ",
  ),
  ...['"x y"', "'x y'", '"$A"', '"${A}b"', '"a $A b"', '"a\\"b"', '"\\$"', '"a\nb"', "'a\nb'"],
  ...['" "', '" $A"', '"$A "', '"$A:$B"', '"$A b"', '"  a"', '"a "', '"\\ "', '"\\\\"', '"a\\nb"'],
  ...['"!"', '"#"', '"a\'b"', "'a\"b'", '"`"', '"a;b|c"', '"="', '">"', '"@"', "'$A'", '"* ?"'],
];
