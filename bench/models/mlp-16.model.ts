/** A perceptron 2-16-16-1 on one sample. */
import { mlp } from "./mlp.js";

export default mlp(16);
