/** Affine loops: the same code again, with numbers that move by constant strides. */
import { describe, expect, test } from "vitest";
import { affineText, constant, Instructions, type Operand, parameter } from "./instructions.js";

/** The affine loops in what `write` appends. */
const loops = (write: (to: Instructions) => void): string => {
  const to = new Instructions();
  write(to);
  return affineText(to.sequence());
};

describe("roll", () => {
  test("three iterations are a loop, two are not", () => {
    const sines = (n: number) => (to: Instructions) => {
      for (let i = 0; i < n; i++) to.op("sin", parameter(i));
    };
    expect(loops(sines(2))).toBe("s s");
    expect(loops(sines(3))).toBe("3×(s)");
  });

  test("loops inside loops inside loops", () => {
    const text = loops((to) => {
      for (let i = 0; i < 4; i++) {
        to.op("exp", parameter(i));
        for (let j = 0; j < 5; j++) {
          to.op("cos", parameter(5 * i + j));
          for (let k = 0; k < 6; k++) to.op("sin", parameter(100 + 30 * i + 6 * j - k));
        }
      }
    });
    expect(text).toBe("4×(s 5×(s 6×(s)))");
  });

  test("several results of an iteration, and loops side by side in one body", () => {
    const text = loops((to) => {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 3; j++) to.op("sin", parameter(3 * i + j));
        for (let j = 0; j < 5; j++) {
          const x = to.op("cos", parameter(5 * i + j));
          to.store(10 * i + 2 * j, x);
          to.store(10 * i + 2 * j + 1, to.op("neg", x));
        }
      }
    });
    expect(text).toBe("4×(3×(s) 5×(s s s s))");
  });

  test("a sum carried along, and two values carried along", () => {
    const one = loops((to) => {
      let sum = to.op("exp", parameter(0));
      for (let i = 0; i < 9; i++) sum = to.op("add", sum, parameter(i));
    });
    expect(one).toBe("s 9×(s)");
    const two = loops((to) => {
      let [x, y] = [to.op("exp", parameter(0)), to.op("exp", parameter(1))];
      for (let i = 0; i < 9; i++) [x, y] = [to.op("add", x, y), to.op("mul", x, y)];
    });
    expect(two).toBe("s s 9×(s s)");
  });

  test("what is different about the first and the last iteration stays outside", () => {
    const text = loops((to) => {
      const row = Array.from({ length: 8 }, (_, i) => to.op("sin", parameter(i)));
      row.forEach((x, i) => {
        const left = row[i - 1];
        const right = row[i + 1];
        const sum = left && right ? to.op("add", left, right) : (left ?? right)!;
        to.store(i, to.op("sub", x, sum));
      });
    });
    // The store of the first row is like those of the others; but an iteration begins where it takes over no value.
    expect(text).toBe("8×(s) s s 6×(s s s) s s");
  });

  test("numbers that do not move by a stride, and trip counts that change, are no affine loops", () => {
    const squares = loops((to) => {
      for (let i = 0; i < 5; i++) to.op("sin", parameter(i * i));
    });
    expect(squares).toBe("s s s s s");
    const triangle = loops((to) => {
      for (let i = 0; i < 4; i++) {
        to.op("exp", parameter(i));
        for (let j = 0; j < 3 + i; j++) to.op("sin", parameter(j));
      }
    });
    expect(triangle).toBe("s 3×(s) s 4×(s) s 5×(s) s 6×(s)");
  });

  test("inner loops that trade iterations are no affine loop, although their sum is always the same", () => {
    const text = loops((to) => {
      let x: Operand = to.op("exp", parameter(0));
      for (let i = 0; i < 4; i++)
        for (let m = 0; m < 3; m++) {
          for (let j = 0; j < 3 + i; j++) x = to.op("sin", x);
          for (let j = 0; j < 8 - i; j++) x = to.op("cos", x);
        }
    });
    expect(text).not.toMatch(/^s 4×/);
    expect(text).toContain("3×(4×(s) 7×(s))");
  });

  test("literals are part of the code, even if their rows move by a stride", () => {
    const text = loops((to) => {
      for (let i = 0; i < 5; i++) to.op("mul", parameter(i), constant(i));
    });
    expect(text).toBe("s s s s s");
  });

  test("code is as long for many iterations as for few", () => {
    const rows = (n: number): string =>
      loops((to) => {
        for (let i = 0; i < n; i++) for (let j = 0; j < 7; j++) to.op("sin", parameter(7 * i + j * j * j));
      });
    expect(rows(1000).replace("1000", "10")).toBe(rows(10));
  });
});
