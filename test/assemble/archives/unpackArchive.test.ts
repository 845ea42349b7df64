import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { crc32 } from "../../../src/assemble/archives/crc32.ts";
import {
  archivePacking,
  notReadHere,
  unpackArchive,
} from "../../../src/assemble/archives/unpackArchive.ts";

const text =
  Array.from({ length: 60 }, (_, at) => `line ${(at * 7919) % 1000} of a text\n`).join("") +
  "z".repeat(3000);

/** That text, packed by xz 5.4 and bzip2 1.0.8. */
const packed: readonly (readonly [name: string, base64: readonly string[]])[] = [
  [
    "xz",
    [
      "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4BAjAMhdADYaSh8IoCYDTQad7+2MoT/IKg/zAEseMTyot+JooUvpCb",
      "lw3Whvff6AemIGxhp6zzmDGR1XIX1jOMhij9i7qEVF5ZHNnGYQmsSHeIQkT2KdYek1ld5h41OPOQHkt0GEecJi",
      "sEHMMNgtyeDcp8AhjFl7cjzFDy3hSI+1NHhityJxGEsDUpufR2dKcIO/CGr52KmPwGAovN/n2jhx28WAFefZ9d",
      "8+u1/5Wmwu5cDGua+ZpGTU1/1jbCCOFYT3Q5V8doq+HwLvVPAAAMvn6I++x19dAAHkAaQgAABLbKSJscRn+wIA",
      "AAAABFla",
    ],
  ],
  [
    "xz in several blocks",
    [
      "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4APnAKddADYaSh8IoCYDTQad7+2MoT/IKg/zAEseMTyot+JooUvpCb",
      "lw3Whvff6AemIGxhp6zzmDGR1XIX1jOMhij9i7qEVF5ZHNnGYQmsSHeIQkT2KdYek1ld5h41OPOQHkt0GEecJi",
      "sEHMMNgtyeDcp8AhjFl7cjzFDy3hSI+1NHhityJxGEsDUpufR2dKcIO/CGr52KmPwGAovN/n2jhx28WAFefZ9d",
      "Ihw44AAAD4THHY/TntwAIAIQEWAAAAdC/lo+AD5wA6XQA0m4jOdLwvKaNGdyjw2EAnYU6BvkP/12pRApQXyk5q",
      "5VcNjjsPuA3RWpUh3JX9x02HafbiR1RdnQAAAAAAfnU94IC6fe4CACEBFgAAAHQv5aPgA+cAC10APW/7v/6jsL",
      "mmVgAAAFTRWOsErxGrAgAhARYAAAB0L+Wj4APnAAtdAD1v+7/+o7C5plYAAABU0VjrBK8RqwIAIQEWAAAAdC/l",
      "o+AAgwAGXQA9bt4AAAAAAACUGFHKvb405gAFwwHoB1boByfoByfoByKEAQAA8R0Ocwn0YuYFAAAAAARZWg==",
    ],
  ],
  [
    "xz with SHA-256 and a small dictionary",
    [
      "/Td6WFoAAArh+wyhAgAhAQAAAAA3J5fW4BAjANUSADYbHRTfEeYDbEjHYBAzGi4VPSY9Ja+oGeXO/aG143DahW",
      "48GNyAMBCdAMAtZbV51Y76S9xGIOIKZKcw6k1AyDesjiBdWtDv+waTunNfPVpSMI9kZaZ1wN0C9K1DUNkAcYkj",
      "HurhYiiDYDatDkCmsdkqmT9FscpsUMazUEaExL7pR+deRLV5MTP9n34s/3CgOF8QWMreNk7JOCR8unugT0t/WW",
      "yCK6K+2cV7efRcufq71cnuc0qkRRFKHRYDj/5mKm3cZ+LbehHcKIQtgV8rrFdtsfGxAAAAAADFlP1wvKQtmz8C",
      "R94B3alyk9eIFD3bJAWC3f3ZVWRKEwABiQKkIAAAHwpuerbp3xwCAAAAAApZWg==",
    ],
  ],
  [
    "xz with CRC-32",
    [
      "/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4BAjAMhdADYaSh8IoCYDTQad7+2MoT/IKg/zAEseMTyot+JooUvpCb",
      "lw3Whvff6AemIGxhp6zzmDGR1XIX1jOMhij9i7qEVF5ZHNnGYQmsSHeIQkT2KdYek1ld5h41OPOQHkt0GEecJi",
      "sEHMMNgtyeDcp8AhjFl7cjzFDy3hSI+1NHhityJxGEsDUpufR2dKcIO/CGr52KmPwGAovN/n2jhx28WAFefZ9d",
      "8+u1/5Wmwu5cDGua+ZpGTU1/1jbCCOFYT3Q5V8doq+HwLvVPAAAIDVz5EAAeABpCAAAF0uNRI+MA2LAgAAAAAB",
      "WVo=",
    ],
  ],
  [
    "xz without a sum",
    [
      "/Td6WFoAAAD/EtlBAgAhARYAAAB0L+Wj4BAjAMhdADYaSh8IoCYDTQad7+2MoT/IKg/zAEseMTyot+JooUvpCb",
      "lw3Whvff6AemIGxhp6zzmDGR1XIX1jOMhij9i7qEVF5ZHNnGYQmsSHeIQkT2KdYek1ld5h41OPOQHkt0GEecJi",
      "sEHMMNgtyeDcp8AhjFl7cjzFDy3hSI+1NHhityJxGEsDUpufR2dKcIO/CGr52KmPwGAovN/n2jhx28WAFefZ9d",
      "8+u1/5Wmwu5cDGua+ZpGTU1/1jbCCOFYT3Q5V8doq+HwLvVPAAAAAB3AGkIAAAi+mNYagACvwCAAAAAABZWg==",
    ],
  ],
  [
    "bzip2",
    [
      "QlpoOTFBWSZTWbAEw6AAAYJZiIAQQAB/4CMlhFAAAIAIMADkYMkm0m/VQnkgYGqf6hMFSAZMCaqoaBo0D1NNPq",
      "Tbwk28pNub+uDfHGIxoSSUCdYNQgCxQKkAEAEWA0gAjKTbK3m+b1W5S1qz2pVbSEY67RN3SmjAhknx+VzrSxDy",
      "6hrjcnmsjGUD4/Lx2laIIOpe45bclGtginvbopSGtp0XUZlFB1ojWmq5mKUQ2iM99D5Q80MUMUP2CPtDnQ1obq",
      "GtDYuO1U/i7kinChIWAJh0AA==",
    ],
  ],
];

const [xz = Buffer.alloc(0), bzip2 = Buffer.alloc(0)] = ["xz", "bzip2"].map((wanted) =>
  bytesOf(packed.find(([name]) => name === wanted)?.[1] ?? []),
);

describe("unpackArchive", () => {
  for (const [name, base64] of packed) {
    const bytes = bytesOf(base64);
    for (const size of [1, 7, bytes.length]) {
      it(`unpacks ${name} in pieces of ${size}`, async () => {
        assert.equal((await unpack(bytes, { size })).toString(), text);
      });
    }

    it(`says wherever ${name} breaks off`, async () => {
      for (let length = 6; length < bytes.length; length++) {
        await assert.rejects(unpack(bytes.subarray(0, length)), /breaks off|is broken/);
      }
    });
  }

  it("never gives other bytes as whole", async () => {
    for (const bytes of [xz, bzip2]) {
      for (let at = 6; at < bytes.length; at++) {
        const broken = Buffer.from(bytes);
        broken[at] = (broken[at] ?? 0) ^ (1 << (at % 8));
        const outcome = await unpack(broken).then(String, (error: Error) => error);
        // Bits behind the end of bzip2 mean nothing.
        if (outcome === text) assert.equal(bytes, bzip2);
        else assert.match(String(outcome), /Error: (it|its) /);
      }
    }
  });

  it("unpacks streams that stand one behind the other", async () => {
    const padding = Buffer.alloc(8);
    assert.equal((await unpack(Buffer.concat([xz, xz, padding, xz]))).toString(), text.repeat(3));
    assert.equal((await unpack(Buffer.concat([bzip2, bzip2]))).toString(), text.repeat(2));
  });

  it("refuses what stands behind the end", async () => {
    for (const bytes of [xz, bzip2]) {
      await assert.rejects(
        unpack(Buffer.concat([bytes, Buffer.from("more")])),
        /broken|breaks off/,
      );
    }
  });

  it("names what it does not read of xz", async () => {
    const filtered = bytesOf([
      "/Td6WFoAAATm1rRGAgEEACEBFgANhjUf4BAjAMhdADYaSh8IoCYDTQad7+2MoT/IKg/zAEseMTyot+JooUvpCb",
      "lw3Whvff6AemIGxhp6zzmDGR1XIX1jOMhij9i7qEVF5ZHNnGYQmsSHeIQkT2KdYek1ld5h41OPOQHkt0GEecJi",
      "sEHMMNgtyeDcp8AhjFl7cjzFDy3hSI+1NHhityJxGEsDUpufR2dKcIO/CGr52KmPwGAovN/n2jhx28WAFefZ9d",
      "8+u1/5Wmwu5cDGua+ZpGTU1/1jbCCOFYT3Q5V8doq+HwLvVPAAAMvn6I++x19dAAHkAaQgAABLbKSJscRn+wIA",
      "AAAABFla",
    ]);
    await assert.rejects(unpack(filtered), (error: Error) => {
      assert.match(error.message, /a filter of xz besides LZMA2/);
      return notReadHere.has(error.message);
    });
    await assert.rejects(unpack(withDictionary(40)), (error: Error) => {
      assert.match(error.message, /dictionary of xz is too large/);
      return notReadHere.has(error.message);
    });
    // 128 MiB is what it may have.
    assert.equal((await unpack(withDictionary(30))).toString(), text);
  });

  it("stops at its limit", async () => {
    for (const bytes of [xz, bzip2]) {
      await assert.rejects(
        unpack(bytes, { most: 1000 }),
        /more than 1,000 bytes, which is the limit/,
      );
      assert.equal((await unpack(bytes, { most: text.length })).length, text.length);
    }
  });

  it("takes little memory for a bomb, and hears a cancel in it", async () => {
    // 45 MB of zeros, many times.
    const bomb = bytesOf(["QlpoOTFBWSZTWckBtsgBWKtAIMAAEAAACCAAMMwFKaZSSFJsVJIUni7kinChIZIDbZA="]);
    const controller = new AbortController();
    const { signal } = controller;
    const before = process.memoryUsage().arrayBuffers;
    let bytes = 0;
    const read = async (): Promise<void> => {
      const pieces = unpackArchive(cut(Buffer.concat(Array(10_000).fill(bomb))), "bzip2", {
        signal,
      });
      for await (const piece of pieces) {
        bytes += piece.length;
        assert.ok(process.memoryUsage().arrayBuffers - before < 100 * 1024 * 1024);
      }
    };
    setTimeout(() => controller.abort(), 200);
    await assert.rejects(read(), { name: "AbortError" });
    assert.ok(bytes > 0 && bytes < 10_000 * 45_000_000);
  });

  it("ends the source where it is read no further, and gives on what that throws", async () => {
    for (const bytes of [xz, bzip2]) {
      let ended = false;
      const packing = archivePacking(bytes);
      const source = async function* (): AsyncGenerator<Uint8Array> {
        try {
          yield* cut(bytes, 9);
        } finally {
          ended = true;
        }
      };
      for await (const piece of unpackArchive(source(), packing)) {
        assert.ok(piece.length > 0);
        break;
      }
      assert.ok(ended);
      const lost = new TypeError("lost");
      const losing = async function* (): AsyncGenerator<Uint8Array> {
        yield bytes.subarray(0, 40);
        throw lost;
      };
      const read = async (): Promise<void> => {
        for await (const piece of unpackArchive(losing(), packing)) assert.ok(piece);
      };
      await assert.rejects(read(), lost);
    }
  });

  for (const program of ["xz -0", "xz -6", "xz -T2 --block-size=100000", "bzip2 -1", "bzip2 -9"]) {
    const [command = "", ...flags] = program.split(" ");
    const lacks = spawnSync(command, ["--help"]).status !== 0 && `there is no ${command}`;
    it(`reads what ${program} writes`, { skip: lacks }, async () => {
      for (const input of [Buffer.alloc(0), mixture(400_000), Buffer.alloc(300_000, "ab")]) {
        const { stdout } = spawnSync(command, [...flags, "-c"], { input, maxBuffer: 2 ** 24 });
        const output = await unpack(stdout);
        assert.ok(output.equals(input), `${output.length} bytes of ${input.length} are others`);
      }
    });
  }
});

async function unpack(
  bytes: Buffer,
  { size, most }: { readonly size?: number; readonly most?: number } = {},
): Promise<Buffer> {
  const limits = most === undefined ? {} : { most };
  const pieces: Uint8Array[] = [];
  for await (const piece of unpackArchive(cut(bytes, size), archivePacking(bytes), limits)) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function* cut(bytes: Buffer, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function bytesOf(base64: readonly string[]): Buffer {
  return Buffer.from(base64.join(""), "base64");
}

/** The text with another size of the dictionary, as the format writes it. */
function withDictionary(code: number): Buffer {
  const bytes = Buffer.from(xz);
  bytes[16] = code;
  bytes.writeUInt32LE(crc32(bytes.subarray(12, 20)), 20);
  return bytes;
}

/** Bytes that pack badly, and some that pack well, the same each time. */
function mixture(size: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at * 64 < size; at++) {
    const noise = createHash("sha512").update(String(at)).digest();
    parts.push(
      at % 3 === 0 ? noise : Buffer.from(`entry ${at % 50} of it `.repeat(4)).subarray(0, 64),
    );
  }
  return Buffer.concat(parts);
}
