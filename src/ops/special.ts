/**
 * Special functions: what `Math` has not got. Their `eval` is emitted into generated modules as it stands, so each is one
 * named function of `Math`, its own locals and literals alone.
 */
import { call } from "./code.js";
import type { Op1, Op2, Term } from "./op.js";

/**
 * e^−cx² for a power of 2 as c: the exponential of x² as rounded, corrected by what rounding has taken away, which a split of
 * x into 24 and 29 bits gives exactly.
 */
export const bellCurve: Op2 = {
  arity: 2,
  helper: true,
  eval: function bellCurve(x: number, c: number): number {
    const s = x * x;
    if (c * s > 746) return 0;
    const high = Math.fround(x);
    const low = x - high;
    const y = Math.exp(-c * s);
    return y - y * c * (high * high - s + 2 * high * low + low * low);
  },
  js: (x, c) => call("bellCurve", x, c),
  vjp: (g, x, c, out) => [g.mul(x.mul(out).mul(c.mul(-2))), null],
  domain: [
    [-4, 4],
    [0.5, 1],
  ],
};

/**
 * The error function, 2/√π ∫₀ˣ e^−t² dt. d/dx = 2/√π e^−x².
 *
 * Below 1 it is x + x·p(x² − ½), above 1 − e^−x²·p(2/(2 + |x|) − ½), which is 1 − 0 at infinity. Both p are minimax
 * polynomials of degree 12, found by Remez exchange at 60 digits: they change the result by less than 2⁻⁶⁰ of it, and
 * rounding by less than 1.4 ulp (measured against 40 digits at 500,000 points).
 */
export const erf: Op1 = {
  arity: 1,
  helper: true,
  eval: function erf(x: number): number {
    const a = Math.abs(x);
    if (a < 1) {
      const z = x * x - 0.5;
      let p = 5.960685338520971e-11;
      p = p * z - 7.798544532957567e-10;
      p = p * z + 9.387616148759638e-9;
      p = p * z - 1.0420369428393806e-7;
      p = p * z + 1.053644956703173e-6;
      p = p * z - 9.614808686860867e-6;
      p = p * z + 7.829649525407393e-5;
      p = p * z - 0.0005611894221159931;
      p = p * z + 0.0034802744966656455;
      p = p * z - 0.018283884489152906;
      p = p * z + 0.07940998675593483;
      p = p * z - 0.2810721780454342;
      p = p * z - 0.03453126133013269;
      return x + x * p;
    }
    const t = 2 / (2 + a) - 0.5;
    let p = -0.0517904898435526;
    p = p * t + 0.05450048235324264;
    p = p * t + 0.028286108236487743;
    p = p * t - 0.08923569590283012;
    p = p * t + 0.011145257514211885;
    p = p * t + 0.12569298929878153;
    p = p * t - 0.05421712579153831;
    p = p * t - 0.22391877714083613;
    p = p * t + 0.05972627837661111;
    p = p * t + 0.631828648131325;
    p = p * t + 0.9666327769698752;
    p = p * t + 0.8543716948279136;
    p = p * t + 0.25539567631050575;
    const y = 1 - Math.exp(-a * a) * p;
    return x < 0 ? -y : y;
  },
  js: (x) => call("erf", x),
  vjp: (g, x) => [g.mul(x.bellCurve(1).mul(2 / Math.sqrt(Math.PI)))],
  domain: [[-4, 4]],
};

/** 1/√(2π). */
export const DENSITY_AT_0 = 0.3989422804014327;
/** The density of the normal distribution, e^(−x²/2)/√(2π). */
export const density = (x: Term): Term => x.bellCurve(0.5).mul(DENSITY_AT_0);

/**
 * The distribution function of the normal distribution, Φ(x) = (1 + erf(x/√2))/2, to the last digits far below 0, too. Within
 * 3/4 it is ½ + x·p(x²), outside, for x < 0, e^(−x²/2)·p(u − ¼)·u with u = 5/(5 + |x|), and nothing from −40 on. The polynomials
 * interpolate at 60 digits in the zeros of Chebyshev's, and change the result by less than 2⁻⁶⁰ of it.
 */
export const normalBelow: Op1 = {
  arity: 1,
  helper: true,
  eval: function normalBelow(x: number): number {
    const s = x * x;
    if (s < 0.5625) {
      let p = -9.955441369415457e-11;
      p = p * s + 2.257799209608136e-9;
      p = p * s - 4.121637794475137e-8;
      p = p * s + 6.659652604009616e-7;
      p = p * s - 9.444655251026647e-6;
      p = p * s + 0.00011543468746461614;
      p = p * s - 0.0011873282154673639;
      p = p * s + 0.009973557010035243;
      p = p * s - 0.06649038006690544;
      p = p * s + 0.3989422804014327;
      return 0.5 + x * p;
    }
    if (s > 1600) return x < 0 ? 0 : 1;
    const u = 5 / (5 + Math.abs(x));
    const w = u - 0.25;
    let p = -0.001078946186697661;
    p = p * w + 0.005520205099884137;
    p = p * w - 0.011059703759319533;
    p = p * w + 0.009522993893145384;
    p = p * w - 0.0014907100640615418;
    p = p * w - 0.00039382654674034756;
    p = p * w - 0.0032621039032265614;
    p = p * w - 0.0010436948534679245;
    p = p * w + 0.003908395719269728;
    p = p * w + 0.005482403281367321;
    p = p * w - 0.00018667419056442837;
    p = p * w - 0.010019652464193465;
    p = p * w - 0.014546569581712701;
    p = p * w - 0.0038095535601633465;
    p = p * w + 0.02611498843059976;
    p = p * w + 0.0704370006173404;
    p = p * w + 0.11799818237349935;
    p = p * w + 0.15652577281749563;
    p = p * w + 0.17752339558987057;
    p = p * w + 0.17857666560909394;
    p = p * w + 0.16276693585805135;
    p = p * w + 0.13631070816731394;
    p = p * w + 0.10591795599691955;
    const high = Math.fround(x);
    const low = x - high;
    const y = Math.exp(-0.5 * s) * p * u;
    const below = y - y * 0.5 * (high * high - s + 2 * high * low + low * low);
    return x < 0 ? below : 1 - below;
  },
  js: (x) => call("normalBelow", x),
  vjp: (g, x) => [g.mul(density(x))],
  domain: [[-5, 5]],
};
