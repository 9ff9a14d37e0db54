/** ADBench's Gaussian mixture of 5 components in 10 dimensions, 1,000 points. */
import data from "./data/gmm-d10-k5-n1000.json" with { type: "json" };
import { gmm } from "./gmm.js";

export default gmm(data);
