/** log Γ for positive numbers: Stirling's series after Γ(x) = Γ(x + 8) / (x (x + 1) … (x + 7)). */
export function logGamma(x: number): number {
  let product = 1;
  for (let k = 0; k < 8; k++) product *= x + k;
  const z = x + 8;
  const w = 1 / (z * z);
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w / 1680))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}
