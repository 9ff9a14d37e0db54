/** A perceptron 2-24-24-1 on one sample. */
import { mlp } from "./mlp.js";

export default mlp(24);
