/** A perceptron 2-128-128-1 on one sample. */
import { mlp } from "./mlp.js";

export default mlp(128);
