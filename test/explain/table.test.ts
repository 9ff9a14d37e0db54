/** Rows of data: by name, from CSV and JSON; and what is said of what is wrong. */
import { expect, test } from "vitest";
import { BadData, tableOf } from "../../src/explain/page/table.js";

test.each([
  ["x[0],x[1],label\n1,2,3\n", [1, 2, 3]],
  ["label;x0;x1\r\n3;1;2\r\n\r\n", [1, 2, 3]],
  ['"x_0","x_1","extra, too",label\n1,2,words,3', [1, 2, 3]],
  ['[{ "x": [1, 2], "label": 3 }]', [1, 2, 3]],
  ['{ "x": [[1, 2], [4, 5]], "label": [3, 6] }', [1, 2, 3, 4, 5, 6]],
  ["x0\tx1\tlabel\n-1e3\t0.5\tNaN", [-1000, 0.5, Number.NaN]],
])("%j", (text, rows) => expect(tableOf(text, ["x[0]", "x[1]", "label"]).rows).toEqual(rows));

test.each([
  ["", /The data is empty/],
  ["t,z\n1,2", /no column for y: its columns are t, z/],
  ["t,y\n", /names but no rows/],
  ["t,y\n1,2\n1,many", /line 3, column 2 \(y\) of the data, but "many"/],
  ["t,y\n1", /line 2, column 2 \(y\) of the data, but nothing/],
  ['[{ "t": 1, "y": "2x" }]', /row 1, y of the data, but "2x"/],
  ["[{]", /The data is no JSON/],
  [`t,y\n${"1,2\n".repeat(100_001)}`, /100,001 rows, and the page takes 100,000/],
])("%.30j is refused", (text, what) => {
  expect(() => tableOf(text, ["t", "y"])).toThrow(what);
  expect(() => tableOf(text, ["t", "y"])).toThrow(BadData);
});
