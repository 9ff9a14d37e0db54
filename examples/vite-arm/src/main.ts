/** The page: in each frame a step of damped least squares, Δ = Jᵀ(JJᵀ + λI)⁻¹e, towards the pointer. */
import { createParameters, forward, jacobian, model } from "./arm.grad.js";
import { joints } from "./joints";

const angles = createParameters();
const hand = new Float64Array(model.outputCount);
const J = new Float64Array(model.outputCount * model.parameterCount);
const target = { x: 2, y: 2 };
/** Keeps steps short where the arm is stretched. */
const DAMPING = 0.1;

function step(): void {
  forward(angles, hand);
  jacobian(angles, J);
  const n = angles.length;
  let [a, b, c] = [DAMPING, 0, DAMPING];
  for (let i = 0; i < n; i++) {
    a += J[i]! ** 2;
    b += J[i]! * J[n + i]!;
    c += J[n + i]! ** 2;
  }
  const [ex, ey] = [target.x - hand[0]!, target.y - hand[1]!];
  const determinant = a * c - b * b;
  const [u, v] = [(c * ex - b * ey) / determinant, (a * ey - b * ex) / determinant];
  for (let i = 0; i < n; i++) angles[i]! += 0.2 * (J[i]! * u + J[n + i]! * v);
}

const svg = document.querySelector("svg")!;
const arm = document.querySelector("#arm")!;
const mark = document.querySelector("#target")!;

svg.addEventListener("pointermove", ({ clientX, clientY }) => {
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM()!.inverse());
  Object.assign(target, { x, y });
});

function frame(): void {
  step();
  arm.setAttribute(
    "points",
    joints(angles)
      .map(({ x, y }) => `${x},${y}`)
      .join(" "),
  );
  mark.setAttribute("cx", String(target.x));
  mark.setAttribute("cy", String(target.y));
  requestAnimationFrame(frame);
}
frame();
