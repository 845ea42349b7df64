import assert from "node:assert/strict";
import { test } from "node:test";
import { worldMode } from "../../../src/lint/shared/worldMode.ts";

const writable = (mode: string): boolean | undefined => worldMode(mode)?.writable;

test("octal modes that let everybody write, and the same without", () => {
  assert.deepEqual(worldMode("777"), { writable: true, without: "775" });
  assert.deepEqual(worldMode("0666"), { writable: true, without: "0664" });
  assert.deepEqual(worldMode("2773"), { writable: true, without: "2771" });
  assert.deepEqual(worldMode("02"), undefined);
  assert.deepEqual(worldMode("755"), { writable: false, without: undefined });
});

test("the sticky bit keeps users from each other's files", () => {
  assert.equal(writable("1777"), false);
  assert.equal(writable("3777"), false);
  assert.equal(writable("a+rwxt"), false);
  assert.equal(writable("u=rwx,o+w,+t"), false);
});

test("symbolic modes", () => {
  for (const mode of ["a+w", "o+w", "ugo+rwx", "go+rw", "o=w", "u+x,o+w", "a+rwX"]) {
    assert.equal(writable(mode), true, mode);
  }
  for (const mode of ["+w", "u+w", "g+w", "o-w", "a-w", "ug=rwx", "o=rx", "u=rwx,go=rx"]) {
    assert.equal(writable(mode), false, mode);
  }
});

test("what is no mode", () => {
  for (const mode of ["", "app", "888", "77", "$MODE", "777777", "a+", "/x"]) {
    assert.notEqual(writable(mode), true, mode);
  }
});
