/** What the plugin is told that it does not know is refused, with what it knows. */
import { expect, test } from "vitest";
import esbuild from "../../src/plugin/esbuild.js";
import { checkOptions, type PluginOptions } from "../../src/plugin/options.js";
import vite from "../../src/plugin/vite.js";

const check = (options: unknown) => () => checkOptions(options as PluginOptions);

test("what it knows", () => {
  for (const options of [
    {},
    { types: "beside", cache: false, loops: "off", backend: "wasm" },
    { types: false, cache: true, loops: "auto" },
    { types: "types", cache: undefined },
  ])
    expect(check(options), JSON.stringify(options)).not.toThrow();
});

test.each([
  [
    { type: false },
    /has no option `type`\.\nhelp: It takes types \("beside", a folder or false\), cache \(true or false\), /,
  ],
  [{ toString: 1 }, /has no option `toString`/],
  [{ types: true }, /option `types` cannot be true\.\nhelp: It is "beside", a folder or false\./],
  [{ types: "" }, /cannot be ""/],
  [{ cache: "no" }, /option `cache` cannot be "no"/],
  [{ loops: false }, /option `loops` cannot be false\.\nhelp: It is "auto" or "off"\./],
  [{ backend: true }, /option `backend` cannot be true/],
])("%j", (options, message) => {
  expect(check(options)).toThrow(message);
  expect(() => vite(options as never)).toThrow(message);
  expect(() => esbuild(options as never)).toThrow(message);
});
