/** One observation of bundle adjustment: two residuals, and that of the weight (see test/adbench). */
export { default } from "../../test/adbench/bundle-adjustment.js";
