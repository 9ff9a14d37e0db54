/** A perceptron 2-8-8-1 on one sample. */
import { mlp } from "./mlp.js";

export default mlp(8);
