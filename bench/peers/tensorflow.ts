/** TensorFlow.js: eager tensors of 32 bits, on its plain and on its WebAssembly backend. */
import type { Tool } from "../tools.js";
import { PENALTY, type Peer, type Setup } from "./peer.js";
import { gather, PIECES, scatter } from "./tensors.js";

const VERSION = "4.22.0";

const onBackend = (backend: "cpu" | "wasm"): Peer => ({
  name: `TensorFlow.js ${VERSION} (${backend})`,
  packages: { "@tensorflow/tfjs": VERSION, "@tensorflow/tfjs-backend-wasm": VERSION },
  tolerance: 2e-4,
  tasks: async (load) => {
    const tf = (await load("@tensorflow/tfjs")) as Tool;
    if (backend === "wasm") await load("@tensorflow/tfjs-backend-wasm");
    await tf.setBackend(backend);
    await tf.ready();
    const rosenbrock: Setup = (_, count) => {
      const both = tf.valueAndGrad((x: Tool) => {
        const [here, next] = [x.slice(0, count - 1), x.slice(1, count - 1)];
        return tf.sum(tf.add(tf.mul(100, tf.square(tf.sub(next, tf.square(here)))), tf.square(tf.sub(1, here))));
      });
      return (parameters, gradient) =>
        tf.tidy(() => {
          const { value, grad } = both(tf.tensor1d(Float32Array.from(parameters)));
          gradient.set(grad.dataSync());
          return value.dataSync()[0];
        });
    };
    const moons: Setup = (rows) => {
      const points = tf.tensor2d(rows.map(([x, y]) => [x, y]));
      const labels = tf.tensor2d(rows.map((row) => [row[2]]));
      const both = tf.valueAndGrads((...tensors: Tool[]) => {
        const [w1, b1, w2, b2, w3, b3] = tensors;
        const first = tf.relu(tf.add(tf.matMul(points, w1), b1));
        const second = tf.relu(tf.add(tf.matMul(first, w2), b2));
        const score = tf.add(tf.matMul(second, w3), b3);
        const loss = tf.mean(tf.relu(tf.sub(1, tf.mul(labels, score))));
        return tf.add(loss, tf.mul(PENALTY, tf.addN(tensors.map((t) => tf.sum(tf.square(t))))));
      });
      return (parameters, gradient) =>
        tf.tidy(() => {
          const tensors = PIECES.map(({ shape, places }) =>
            tf.tensor(gather(parameters, places, new Float32Array(places.length)), shape),
          );
          const { value, grads } = both(tensors);
          PIECES.forEach(({ places }, i) => {
            scatter(grads[i].dataSync(), places, gradient);
          });
          return value.dataSync()[0];
        });
    };
    const logistic: Setup = (rows, count) => {
      const features = tf.tensor2d(rows.map((row) => [...row.slice(0, -1), 1]));
      const against = tf.tensor2d(rows.map((row) => [-row.at(-1)!]));
      const both = tf.valueAndGrad((w: Tool) => tf.mean(tf.softplus(tf.mul(against, tf.matMul(features, w)))));
      return (parameters, gradient) =>
        tf.tidy(() => {
          const { value, grad } = both(tf.tensor2d(Float32Array.from(parameters), [count, 1]));
          gradient.set(grad.dataSync());
          return value.dataSync()[0];
        });
    };
    return { rosenbrock, moons, "logistic-regression": logistic };
  },
});

export const tensorflow = [onBackend("cpu"), onBackend("wasm")];
