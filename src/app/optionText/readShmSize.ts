import { badValue } from "./readFields.ts";

/** Bytes; units are powers of 1024, with or without `b` or `iB`. */
export function readShmSize(text: string): number {
  const [, digits = "", unit = ""] =
    /^(\d+(?:\.\d+)?) ?(?:b|([kmgtp])(?:i?b)?)?$/i.exec(text) ?? [];
  const bytes = Math.floor(Number(digits) * 1024 ** " kmgtp".indexOf(unit.toLowerCase() || " "));
  if (digits !== "" && Number.isSafeInteger(bytes)) return bytes;
  throw badValue("shm-size", `"${text}" is no size`, shmForm);
}

const shmForm = "--shm-size SIZE, such as --shm-size 64m";
