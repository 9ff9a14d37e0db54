/** The constant of a Wishart distribution. Beside the model, because loops by hand need it where there is no compiler. */

export function wishartConstant(d: number, gamma: number, m: number): number {
  const n = d + m + 1;
  let logGammas = 0.25 * d * (d - 1) * Math.log(Math.PI);
  for (let j = 0; j < d; j++) logGammas += logGammaOfHalf(n - j);
  return n * d * (Math.log(gamma) - 0.5 * Math.LN2) - logGammas;
}

/** log Γ(n/2), for a whole number n from 1: Γ(z + 1) = z Γ(z), from Γ(1/2) = √π and Γ(1) = 1. */
function logGammaOfHalf(n: number): number {
  let logarithm = n % 2 === 1 ? 0.5 * Math.log(Math.PI) : 0;
  for (let twice = n - 2; twice > 0; twice -= 2) logarithm += Math.log(twice / 2);
  return logarithm;
}
