/** Code as a text: whoever reads it finds the bytes again. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { proveModule } from "../../../src/emit/wasm/prove.js";
import { readModule } from "../../../src/emit/wasm/read.js";
import { GROUP, pack, read } from "../../../src/emit/wasm/text.js";
import { unpackingOf } from "../../../src/emit/wasm/unpack.js";
import { exportsOf } from "../../support/web-assembly.js";

/** What a module does with the text when it is imported. */
function unpacked(text: string, length: number): Uint8Array {
  const { module, text: at, start } = unpackingOf(length, text.replace(/\s/g, "").length);
  proveModule(readModule(module));
  const { memory, unpack } = exportsOf(module) as unknown as {
    memory: { buffer: ArrayBuffer };
    unpack: (length: number) => void;
  };
  new Uint8Array(memory.buffer).set(new TextEncoder().encode(text), at);
  unpack(text.length);
  return new Uint8Array(memory.buffer, start, length);
}

const bytes = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 300 }),
  // Much of one, and little of others; or what follows from what is before.
  fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 32, 32, 160, 255), { minLength: 1, maxLength: 3000 }),
  fc
    .array(fc.tuple(fc.constantFrom(32, 33, 65, 160), fc.nat(90)), { minLength: 1, maxLength: 2000 })
    .map((pairs) => pairs.flat()),
  fc.nat(20000).map((length) => Array.from({ length: length + 1 }, (_, i) => (i * i) % 251)),
);

test("as the module reads it, and as the proof does", () =>
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 50 }), fc.nat(9), (list, groups, indentation) => {
      const given = Uint8Array.from(list);
      const text = pack(given);
      const between = `\n${" ".repeat(Math.min(indentation, 4 * groups - 1))}`;
      const lines = `${between}${text.match(new RegExp(`.{1,${GROUP * groups}}`, "g"))!.join(between)}\n`;
      expect(lines).not.toMatch(/[\\`]|\$\{/);
      expect(Buffer.compare(read(lines), given)).toBe(0);
      expect(Buffer.compare(unpacked(lines, given.length), given)).toBe(0);
    }),
    { numRuns: 100 },
  ));

test("what follows from what is before takes hardly any room", () => {
  const given = Uint8Array.from({ length: 60_000 }, (_, i) => [32, i % 4, 160, 33, i % 2][i % 5]!);
  expect(pack(given).length).toBeLessThan(given.length / 6);
});
