import { copyFileIntoFolderWithSlash } from "../../../src/lint/rules/copy-file-into-folder-with-slash.ts";
import { testRule } from "../../support/ruleTester.ts";

const data = (source: string, line: string, path = "/z", destination = path) => ({
  source,
  destination,
  line,
  path,
});

testRule(copyFileIntoFolderWithSlash, {
  valid: [
    { code: "FROM b/c\nCOPY site.conf /x\nWORKDIR /x", files: { "site.conf/d": "" } },
    { code: "FROM b/c\nCOPY server /x\nWORKDIR /x", files: { "server/d": "" } },
    { code: "FROM b/c\nCOPY server /x\nRUN rm x\nWORKDIR /x", files: { server: "" } },
    // Nothing says that it is a folder.
    "FROM a\nCOPY x.txt /z",
    "FROM a\nCOPY x.txt /z\nWORKDIR /y",
    // The slash, or dots, say so themselves.
    "FROM a\nCOPY x.txt /z/\nWORKDIR /z",
    "FROM a\nCOPY x.txt /z/.\nWORKDIR /z",
    "FROM a\nCOPY x.txt .\nWORKDIR /z",
    // It exists by then: the engine copies into it.
    "FROM a\nWORKDIR /z\nCOPY x.txt /z",
    "FROM a\nWORKDIR /z/y\nCOPY x.txt /z\nWORKDIR /z",
    "FROM a\nCOPY y.txt /z/\nCOPY x.txt /z\nWORKDIR /z",
    "FROM a\nCOPY y.txt /z/y.txt\nCOPY x.txt /z\nWORKDIR /z",
    "FROM a\nCOPY a.txt b.txt /z/\nCOPY x.txt /z\nWORKDIR /z",
    "FROM a AS b\nWORKDIR /z\nFROM b\nCOPY x.txt /z\nWORKDIR /z",
    "FROM a\nRUN mkdir -p /z\nCOPY x.txt /z\nWORKDIR /z",
    "FROM a\nVOLUME /z\nCOPY x.txt /z\nWORKDIR /z",
    "FROM a\nCOPY x.txt /etc\nCOPY y.txt /etc/y.txt",
    "FROM golang:1\nCOPY x.txt /go\nWORKDIR /go/src",
    // It may exist: a folder was copied there.
    "FROM a\nCOPY . /\nCOPY x.txt /z\nWORKDIR /z",
    "FROM a\nCOPY y /z\nCOPY x.txt /z\nWORKDIR /z",
    "FROM a\nADD rootfs.tar.gz /\nCOPY x.txt /z\nWORKDIR /z",
    // No file by its name, or no single one.
    "FROM a\nCOPY y /z\nWORKDIR /z",
    "FROM a\nCOPY conf.d /z\nWORKDIR /z",
    "FROM a\nCOPY .git /z\nWORKDIR /z",
    "FROM a\nCOPY Shop.Web /z\nWORKDIR /z",
    "FROM a\nCOPY *.txt /z\nWORKDIR /z",
    "FROM a\nCOPY $X.txt /z\nWORKDIR /z",
    "FROM a\nADD x.tar.gz /z\nWORKDIR /z",
    // Another stage has other files.
    "FROM a AS b\nCOPY x.txt /z\nFROM a\nWORKDIR /z",
    "FROM a AS b\nWORKDIR /z\nFROM a\nCOPY x.txt /z",
    // Where it goes is not known.
    "FROM a\nCOPY x.txt z\nWORKDIR z",
    "FROM a\nCOPY x.txt $Z\nWORKDIR $Z",
    "# escape=`\nFROM a\nCOPY x.txt C:\\z\nWORKDIR C:\\z",
  ],
  invalid: [
    {
      code: "FROM b/c\nCOPY server ⟦/x⟧\nCOPY lib /x",
      files: { server: "", "lib/d": "" },
      message: "becomesFile",
      data: { source: "server", destination: "/x", line: "3", path: "/x" },
      output: "FROM b/c\nCOPY server /x/\nCOPY lib /x",
    },
    {
      code: "FROM b/c\nCOPY LICENSE ⟦/x⟧\nCOPY server /x/",
      files: { LICENSE: "", server: "" },
      message: "becomesFile",
      data: { source: "LICENSE", destination: "/x", line: "3", path: "/x" },
      output: "FROM b/c\nCOPY LICENSE /x/\nCOPY server /x/",
    },
    {
      code: "FROM a\nCOPY x.txt ⟦/z⟧\nWORKDIR /z",
      message: "becomesFile",
      data: data("x.txt", "3"),
      output: "FROM a\nCOPY x.txt /z/\nWORKDIR /z",
    },
    {
      code: "FROM a\nCOPY go.mod ⟦/z⟧\nWORKDIR /z/y",
      message: "becomesFile",
      data: data("go.mod", "3"),
      output: "FROM a\nCOPY go.mod /z/\nWORKDIR /z/y",
    },
    {
      code: "FROM a\nCOPY x/Makefile ⟦/z⟧\nCOPY y /z/",
      message: "becomesFile",
      data: data("x/Makefile", "3"),
      output: "FROM a\nCOPY x/Makefile /z/\nCOPY y /z/",
    },
    {
      code: "FROM a\nCOPY x.txt ⟦/z⟧\nCOPY y /z/y",
      message: "becomesFile",
      data: data("x.txt", "3"),
      output: "FROM a\nCOPY x.txt /z/\nCOPY y /z/y",
    },
    {
      code: "FROM a\nCOPY x.txt ⟦/z⟧\nCOPY a b /z",
      message: "becomesFile",
      data: data("x.txt", "3"),
      output: "FROM a\nCOPY x.txt /z/\nCOPY a b /z",
    },
    {
      code: "FROM a\nCOPY x.txt ⟦/z⟧\nCOPY y.txt ⟦/z⟧\nWORKDIR /z",
      message: "becomesFile",
      data: [data("x.txt", "4"), data("y.txt", "4")],
      output: "FROM a\nCOPY x.txt /z/\nCOPY y.txt /z/\nWORKDIR /z",
    },
    {
      code: "FROM a\nCOPY package.json ⟦/z⟧\nRUN npm i\nCOPY . /z",
      message: "becomesFile",
      data: data("package.json", "4"),
      output: "FROM a\nCOPY package.json /z/\nRUN npm i\nCOPY . /z",
    },
    {
      code: "FROM a\nWORKDIR /w\nCOPY x.txt ⟦z⟧\nWORKDIR z",
      message: "becomesFile",
      data: data("x.txt", "4", "/w/z", "z"),
      output: "FROM a\nWORKDIR /w\nCOPY x.txt z/\nWORKDIR z",
    },
    {
      code: "FROM a\nENV Z=/z\nCOPY x.txt ⟦$Z⟧\nWORKDIR $Z",
      message: "becomesFile",
      data: data("x.txt", "4", "/z", "$Z"),
      output: "FROM a\nENV Z=/z\nCOPY x.txt $Z/\nWORKDIR $Z",
    },
    {
      code: 'FROM a\nCOPY ["x.txt", ⟦"/z"⟧]\nWORKDIR /z',
      message: "becomesFile",
      data: data("x.txt", "3"),
      output: 'FROM a\nCOPY ["x.txt", "/z/"]\nWORKDIR /z',
    },
    {
      code: "FROM a AS b\nCOPY x.txt ⟦/z⟧\nFROM b\nWORKDIR /z",
      message: "becomesFile",
      data: data("x.txt", "4"),
      output: "FROM a AS b\nCOPY x.txt /z/\nFROM b\nWORKDIR /z",
    },
    {
      code: "FROM a AS b\nWORKDIR /z\nFROM a\nCOPY x.txt ⟦/z⟧\nWORKDIR /z",
      message: "becomesFile",
      data: data("x.txt", "5"),
      output: "FROM a AS b\nWORKDIR /z\nFROM a\nCOPY x.txt /z/\nWORKDIR /z",
    },
    {
      code: "FROM a\nCOPY x.txt ⟦/z⟧\nRUN mkdir -p /z\nWORKDIR /z",
      message: "becomesFile",
      data: data("x.txt", "4"),
      output: "FROM a\nCOPY x.txt /z/\nRUN mkdir -p /z\nWORKDIR /z",
    },
    {
      code: "FROM a\nADD https://example.com/x.tar.gz?v=1 ⟦/z⟧\nWORKDIR /z",
      message: "becomesFile",
      data: data("https://example.com/x.tar.gz?v=1", "3"),
      output: "FROM a\nADD https://example.com/x.tar.gz?v=1 /z/\nWORKDIR /z",
    },
    {
      code: "FROM scratch\nCOPY x.conf ⟦/etc⟧\nCOPY y.conf /etc/y.conf",
      message: "becomesFile",
      data: data("x.conf", "3", "/etc"),
      output: "FROM scratch\nCOPY x.conf /etc/\nCOPY y.conf /etc/y.conf",
    },
    {
      code: "FROM a\nCOPY <<EOF ⟦/z⟧\nx\nEOF\nWORKDIR /z",
      message: "becomesFile",
      data: data("the text", "5"),
      // A heredoc in a folder is a file of the delimiter's name.
      output: "FROM a\nCOPY <<EOF /z/\nx\nEOF\nWORKDIR /z",
    },
  ],
});
