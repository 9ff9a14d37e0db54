/**
 * `--fast-math`: the iterations of a loop side by side, in lanes of vectors (`compile-lanes.ts`), with whatever loops are in it; but
 * for the last ones, which run one by one, and leave what iterations leave.
 */
import type { AnyNode } from "../../common/syntax.js";
import type { FunctionCompiler } from "./compile-function.js";
import { LaneCompiler, roomFor, vectorsOf } from "./compile-lanes.js";
import { planLanes } from "./plan-lanes.js";
import type { Node } from "./survey.js";
import { countedBy } from "./vectorize.js";

/** Loops of fewer iterations are not worth it. */
const FEWEST = 12;
/** If more of the elements than this part do not lie side by side, what is in the loop has better vectors. */
const MOST_APART = 1 / 8;

/** Makes the code of all iterations that can be, and says whether there are any. The counter is there. */
export function inLanes(scalar: FunctionCompiler, node: Node<"ForStatement">): boolean {
  const { body, callables } = scalar;
  const counted = countedBy(node);
  if (!callables.lanes || !counted || counted.trip < FEWEST) return false;
  const mover = { name: counted.counter, step: 1, trip: counted.trip };
  const inside = [node.body as AnyNode];
  const plan = planLanes(inside, mover, scalar.isVector, (name) => scalar.variable(name)?.type === "f64");
  if (typeof plan === "string" || plan.apart > MOST_APART) return false;
  const count = vectorsOf(plan);
  const room = roomFor(plan, count, callables.lanes.room);
  if (!room) return false;
  const { local: counter } = scalar.variable(counted.counter)!;
  const compiler = new LaneCompiler(scalar, plan, count, room);
  compiler.begin();
  scalar.repeat(() => {
    compiler.statements(inside);
    scalar.advance(counter, 2 * count);
    body.emit("local.get", counter);
    body.emit("i32.const", counted.trip - 2 * count);
    body.emit("i32.lt_s");
  });
  compiler.finish();
  return true;
}
