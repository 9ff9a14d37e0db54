/**
 * Ops that only rules use: mostly slopes whose accurate form is not what differentiating them again should see. As an op, a
 * slope has a pullback of its own, so the second derivatives are written down, too, and the two mixed ones of an op are the
 * same expression. Records like all others; no method of values and no free function has their names. Those with a pullback
 * of nothing come from a `lower` and are gone before anything could differentiate them.
 */
import { geluSlope, sigmoidSlope, siluSlope } from "./activation.js";
import { quotientSlope } from "./arithmetic.js";
import { acoshSlope, asinhSlope, atanhSlope, slopeOfTanh, tanhSlope } from "./hyperbolic.js";
import {
  along,
  asRoot,
  cbrtSlope,
  hypotSlope,
  normSlope,
  powCurvature,
  powLog,
  powMixed,
  powSlope,
  rootSlope,
  sqrtSlope,
  withSlopesOf,
} from "./powers.js";
import { bellCurve, normalBelow } from "./special.js";
import { asinSlope, atan2Slope, atanSlope } from "./trigonometric.js";

export const inner = {
  quotientSlope,
  powSlope,
  powCurvature,
  powLog,
  powMixed,
  sqrtSlope,
  asRoot,
  rootSlope,
  withSlopesOf,
  along,
  normSlope,
  cbrtSlope,
  hypotSlope,
  asinSlope,
  atanSlope,
  atan2Slope,
  tanhSlope,
  slopeOfTanh,
  asinhSlope,
  acoshSlope,
  atanhSlope,
  sigmoidSlope,
  geluSlope,
  siluSlope,
  bellCurve,
  normalBelow,
};
