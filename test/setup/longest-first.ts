/** The files that take longest are begun first, so that no worker is alone with one in the end. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What is longest, and in that order. */
const LONGEST = [
  "agreement/javascript",
  "agreement/wasm",
  "test/types",
  "examples/examples",
  "cli/progress",
  "plain/functions",
  "readme",
  "cli/cli",
  "cli/signals",
  "pack",
  "cli/watch",
  "load/room",
  "emit/numbers",
  "ops/define-op",
  "conventions/conventions",
  "bench/models",
  "derive/products",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((x, y) => place(x) - place(y));
  }
}
