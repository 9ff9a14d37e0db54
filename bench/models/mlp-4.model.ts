/** A perceptron 2-4-4-1 on one sample. */
import { mlp } from "./mlp.js";

export default mlp(4);
