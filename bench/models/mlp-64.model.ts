/** A perceptron 2-64-64-1 on one sample. */
import { mlp } from "./mlp.js";

export default mlp(64);
