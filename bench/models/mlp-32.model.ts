/** A perceptron 2-32-32-1 on one sample. */
import { mlp } from "./mlp.js";

export default mlp(32);
