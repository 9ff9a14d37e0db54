/**
 * `npm run demo`: the demo of micrograd, compiled. The command compiles examples/moons.ts; the generated module is trained
 * as the notebook does it; then come the loss curve, the decision boundary and the time of one step, interpreted and
 * compiled. Writes only to demo-output/. Exits with 1 unless the recorded numbers come out.
 */
import { writeFileSync } from "node:fs";
import pc from "picocolors";
import { compileMoons, explainMoons, OUTPUT_FOLDER } from "./compile.js";
import { points, recordedLosses } from "./data.js";
import { accuracyOf, scoreOf } from "./score.js";
import { boundarySvg } from "./svg.js";
import { boundaryMap, lossCurve } from "./terminal.js";
import { formatDuration, timeSteps } from "./timing.js";
import { train } from "./train.js";

/** How far the final loss may be from the recorded one. */
const TOLERANCE = 1e-9;

const title = (text: string): void => console.log(`\n${pc.bold(text)}\n`);

title("1. Compile the model");
const module = await compileMoons();
const { parameterCount, traceNodes } = module.model;
console.log(`${parameterCount} parameters; ${traceNodes} nodes in the trace of one point.`);

title(`2. Train it: ${recordedLosses.length} steps on all ${points.length} points`);
const { parameters, losses } = train(module, recordedLosses.length);
console.log(lossCurve(losses));
const score = scoreOf(module, parameters);
const accuracy = accuracyOf(score, points);
const loss = losses.at(-1)!;
const recorded = recordedLosses.at(-1)!;
console.log(`\nstep ${losses.length - 1}: loss ${loss} (micrograd: ${recorded}), accuracy ${accuracy * 100} %`);

title("3. What it learned");
console.log(boundaryMap(score, points));
const picture = `${OUTPUT_FOLDER}/moons.svg`;
writeFileSync(picture, boundarySvg(score, points));
console.log(`\nThe same as a picture: ${picture}`);

title("4. See every scalar of it");
console.log(`Open ${explainMoons()} in a browser: the graph, the code, each step backwards, and training.`);

title("5. One step: loss and gradient over all points");
const { interpreted, compiled } = timeSteps(module);
console.log(
  `interpreted  ${formatDuration(interpreted)}   the graph built and backpropagated anew, as micrograd does it`,
);
console.log(`compiled     ${formatDuration(compiled)}   batchValueAndGradient of the generated module`);
console.log(`             ${pc.bold(`${Math.round(interpreted / compiled)} times as fast`)}`);

if (!(Math.abs(loss - recorded) <= TOLERANCE && accuracy === 1)) {
  console.error(pc.red(`\nThe recorded numbers did not come out: loss ${recorded}, accuracy 100 %.`));
  process.exitCode = 1;
}
