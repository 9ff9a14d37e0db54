"""Makes data/functions.json: values and derivatives of functions by two outside authorities.

    python3 test/authority/functions.py test/authority/data/functions.json

Needs Debian's python3-torch and python3-mpmath. Each function is written once, over a namespace `M` of operations:
- at ordinary points, M is mpmath and derivatives are central differences in 120 digits with steps of 1e-30: the limit itself,
  good for 50 digits, without any rule of differentiation; PyTorch in double precision must agree (the script checks it);
- at special points, M is PyTorch. `M.select` is an `if` of Python there, `torch.where` is recorded beside it where it differs.
"""
import json
import math
import random
import sys

import mpmath as mp
import torch
import torch.nn.functional as F

mp.mp.dps = 120
STEP = mp.mpf(10) ** -30
POINTS = 4


class Decimal:
    """Operations in 120 digits. What `stop` has seen at the base point stays as it was when the point moves."""

    def __init__(self):
        self.seen, self.next = [], None

    exp, log, sin, cos, tan = mp.exp, mp.log, mp.sin, mp.cos, mp.tan
    asin, acos, atan, atan2 = mp.asin, mp.acos, mp.atan, mp.atan2
    sinh, cosh, tanh, asinh, acosh, atanh = mp.sinh, mp.cosh, mp.tanh, mp.asinh, mp.acosh, mp.atanh
    expm1, log1p, log10, erf, hypot, sqrt = mp.expm1, mp.log1p, mp.log10, mp.erf, mp.hypot, mp.sqrt
    floor, ceil, sign = mp.floor, mp.ceil, mp.sign
    abs, min, max = abs, min, max
    exp2 = staticmethod(lambda x: mp.mpf(2) ** x)
    log2 = staticmethod(lambda x: mp.log(x) / mp.log(2))
    cbrt = staticmethod(lambda x: mp.sign(x) * mp.cbrt(abs(x)))
    round = staticmethod(lambda x: mp.floor(x + 0.5))
    trunc = staticmethod(lambda x: mp.sign(x) * mp.floor(abs(x)))
    mod = staticmethod(lambda x, y: x - y * Decimal.trunc(x / y))
    relu = staticmethod(lambda x: x if x > 0 else x * 0)
    leakyRelu = staticmethod(lambda x, slope=0.01: x if x > 0 else slope * x)
    sigmoid = staticmethod(lambda x: 1 / (1 + mp.exp(-x)))
    softplus = staticmethod(lambda x: mp.log1p(mp.exp(x)))
    elu = staticmethod(lambda x, alpha=1: x if x > 0 else alpha * mp.expm1(x))
    gelu = staticmethod(lambda x: x * (1 + mp.erf(x / mp.sqrt(2))) / 2)
    silu = staticmethod(lambda x: x / (1 + mp.exp(-x)))
    logSumExp = staticmethod(lambda xs: mp.log(sum(mp.exp(x) for x in xs)))
    softmax = staticmethod(lambda xs: [mp.exp(x) / sum(mp.exp(y) for y in xs) for x in xs])
    norm = staticmethod(lambda xs: mp.sqrt(sum(x * x for x in xs)))
    select = staticmethod(lambda condition, x, y: x() if condition else y())

    def stop(self, x):
        if self.next is None:
            self.seen.append(x)
            return x
        self.next += 1
        return self.seen[self.next - 1]


for name, operation in list(vars(Decimal).items()):
    if callable(operation) and name not in ("__init__", "stop"):
        setattr(Decimal, name, staticmethod(operation))


def tensor(x):
    return x if isinstance(x, torch.Tensor) else torch.tensor(float(x), dtype=torch.float64)


class Torch:
    """Operations of PyTorch, in double precision."""

    exp, log, sin, cos, tan = torch.exp, torch.log, torch.sin, torch.cos, torch.tan
    asin, acos, atan, atan2 = torch.asin, torch.acos, torch.atan, torch.atan2
    sinh, cosh, tanh, asinh, acosh, atanh = torch.sinh, torch.cosh, torch.tanh, torch.asinh, torch.acosh, torch.atanh
    expm1, log1p, log10, log2, exp2 = torch.expm1, torch.log1p, torch.log10, torch.log2, torch.exp2
    erf, hypot, sqrt, abs, sign = torch.erf, torch.hypot, torch.sqrt, torch.abs, torch.sign
    floor, ceil, trunc = torch.floor, torch.ceil, torch.trunc
    relu, elu, gelu, silu, sigmoid = torch.relu, F.elu, F.gelu, F.silu, torch.sigmoid
    min = staticmethod(lambda x, y: torch.minimum(tensor(x), tensor(y)))
    max = staticmethod(lambda x, y: torch.maximum(tensor(x), tensor(y)))
    # PyTorch has no cube root.
    cbrt = staticmethod(lambda x: torch.sign(x) * torch.abs(x) ** (1 / 3))
    # Halves go up, as in ECMAScript; torch.round takes them to even.
    round = staticmethod(lambda x: torch.floor(x + 0.5))
    mod = staticmethod(lambda x, y: torch.fmod(x, y))
    leakyRelu = staticmethod(lambda x, slope=0.01: F.leaky_relu(x, slope))
    # Without the threshold beyond which PyTorch gives x itself.
    softplus = staticmethod(lambda x: F.softplus(x, threshold=1e4) if x < 700 else F.softplus(x))
    logSumExp = staticmethod(lambda xs: torch.logsumexp(torch.stack(list(xs)), 0))
    softmax = staticmethod(lambda xs: list(torch.softmax(torch.stack(list(xs)), 0)))
    norm = staticmethod(lambda xs: torch.linalg.norm(torch.stack(list(xs))))
    stop = staticmethod(lambda x: x.detach())
    select = staticmethod(lambda condition, x, y: tensor(x() if condition else y()))


class Where(Torch):
    """With both sides of every `select` computed."""

    select = staticmethod(lambda condition, x, y: torch.where(tensor(condition).bool(), tensor(x()), tensor(y())))


for name, operation in list(vars(Torch).items()):
    if callable(operation) and not name.startswith("__"):
        setattr(Torch, name, staticmethod(operation))


def clamp(M, x, lo, hi):
    return M.min(M.max(x, lo), hi)


FUNCTIONS = {}


def function(*domain, special=()):
    """Registers a function of as many variables as there are intervals, with the special points to look at."""

    def register(f):
        FUNCTIONS[f.__name__] = (f, domain, special)
        return f

    return register


W = (-2, 2)


@function(W, W, W, special=[(0, 0, 0), (1000, 1, 1)])
def logisticLoss(M, x):
    return M.softplus(-(0.7 * x[0] - 1.3 * x[1] + x[2])) + M.softplus(0.4 * x[0] + 2 * x[1] - x[2])


@function(W, W, W, special=[(0, 0, 0), (1000, 1000, -1000)])
def softmaxCrossEntropy(M, x):
    return M.logSumExp(x) - x[1]


@function((-1, 1), (-1, 1), (-1, 1), (-1, 1), (-1, 1))
def gaussianMixture(M, x):
    a, m1, m2, s1, s2 = x
    density = lambda y, m, s: -0.5 * ((y - m) / M.exp(s)) ** 2 - s
    total = 0
    for y in [-0.8, 0.1, 1.7]:
        total = total + M.logSumExp([a + density(y, m1, s1), density(y, m2, s2)])
    return total - 3 * M.logSumExp([a, 0 * a])


@function((0.05, 0.8), (0.2, 2.5))
def kepler(M, x):
    e, mean = x
    E = mean
    for _ in range(4):
        E = E - (E - e * M.sin(E) - mean) / (1 - e * M.cos(E))
    return M.atan2(M.sqrt(1 - e * e) * M.sin(E), M.cos(E) - e)


@function(W, W, W, W, special=[(1, 1, 1, 1)])
def rosenbrock(M, x):
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(3))


@function(W, W, special=[(3, 0.5), (0, 0)])
def beale(M, x):
    a, b = x
    return (1.5 - a + a * b) ** 2 + (2.25 - a + a * b**2) ** 2 + (2.625 - a + a * b**3) ** 2


@function((0.2, 2), (0.2, 2), (-2, -0.2))
def ackley(M, x):
    r = M.sqrt((x[0] ** 2 + x[1] ** 2 + x[2] ** 2) / 3)
    c = (M.cos(6.25 * x[0]) + M.cos(6.25 * x[1]) + M.cos(6.25 * x[2])) / 3
    return -20 * M.exp(-0.2 * r) - M.exp(c) + 22.7


@function((-4, 4), (-4, 4), special=[(3, 2)])
def himmelblau(M, x):
    a, b = x
    return (a**2 + b - 11) ** 2 + (a + b**2 - 7) ** 2


@function((0.7, 1.4), (-0.02, 0.08), (0.1, 0.5), (0.7, 1.4), (0.3, 3))
def blackScholes(M, x):
    spot, rate, volatility, strike, years = x
    spread = volatility * M.sqrt(years)
    d1 = (M.log(spot / strike) + (rate + volatility**2 / 2) * years) / spread
    cdf = lambda z: 0.5 * (1 + M.erf(z * 0.7071067811865476))
    return spot * cdf(d1) - strike * M.exp(-rate * years) * cdf(d1 - spread)


@function((0.9, 1.2), (0.9, 1.2), (0.9, 1.2), (-0.3, 0.3))
def lennardJones(M, x):
    a, b, c, d = x
    energy = lambda r2: 4 * ((1 / r2) ** 6 - (1 / r2) ** 3)
    return energy(a * a + d * d) + energy((a - b) ** 2 + c * c) + energy(b * b + (c - d) ** 2)


@function((0.3, 1), (-1, 1), (-1, 1), (-1, 1))
def quaternionEnergy(M, x):
    w, a, b, c = [q / M.norm(x) for q in x]
    rx = (1 - 2 * (b * b + c * c)) * 0.6 + 2 * (a * b - w * c) * -1.1 + 2 * (a * c + w * b) * 0.3
    ry = 2 * (a * b + w * c) * 0.6 + (1 - 2 * (a * a + c * c)) * -1.1 + 2 * (b * c - w * a) * 0.3
    rz = 2 * (a * c - w * b) * 0.6 + 2 * (b * c + w * a) * -1.1 + (1 - 2 * (a * a + b * b)) * 0.3
    return (rx - 0.2) ** 2 + (ry - 0.9) ** 2 + (rz + 0.5) ** 2


@function(W, W, W, special=[(0, 0, 0), (800, 800, 800), (-900, -900, -901)])
def logSumExpSquares(M, x):
    return M.logSumExp([x[0] * 2, x[1] - x[2], x[2]]) + 0.5 * x[0] * x[1]


@function(W, W, special=[(0, 0)])
def erfProduct(M, x):
    return M.erf(x[0] * x[1]) + x[1] * M.erf(x[0])


@function(W, W, special=[(0, 0), (1, 0)])
def geluUnit(M, x):
    return M.gelu(x[0] + 0.5 * x[1]) * M.gelu(x[1])


@function(W, W, special=[(0, 0), (60, -60)])
def siluSigmoid(M, x):
    return M.silu(x[0]) * M.sigmoid(x[1] - x[0]) + M.silu(x[1])


@function(W, W, special=[(-2, -3)])
def eluLeaky(M, x):
    return M.elu(x[0] - 0.3) * M.leakyRelu(x[1], 0.2) + M.elu(x[1]) + M.leakyRelu(x[0] * x[1])


@function(W, W, special=[(0, 1), (1, 0), (0, 0)])
def reluNet(M, x):
    return M.relu(x[0]) * x[1] + M.relu(x[1] - x[0] ** 2) + M.relu(x[0] * x[1]) ** 2


@function((-2, 2), (-2, 2), special=[(0, 1), (0, -1), (1, 0), (-1, 0), (-1, -0.0)])
def angle(M, x):
    return M.atan2(x[0], x[1]) * (x[0] + 2 * x[1])


@function((-2, 2), (0.3, 2), (-2, 2), special=[(3, 4, 0), (0, 0, 1)])
def hypotenuse(M, x):
    return M.hypot(x[0], x[1]) * x[2]


@function((0.3, 2), W, W, special=[(0, 0, 0), (3, 4, 0)])
def norms(M, x):
    return M.norm([x[0], x[1], x[2]])


@function((0.2, 3), (0.2, 3))
def cubeRoots(M, x):
    return M.cbrt(x[0] * x[1] + 1) - M.cbrt(-x[1]) * x[0]


@function(W, W, special=[(0, 0), (20, 0)])
def hyperbolics(M, x):
    return M.sinh(x[0]) * M.cosh(x[1]) + M.tanh(x[0] * x[1]) + M.asinh(x[0] + x[1])


@function((1.2, 4), (-0.8, 0.8), special=[(2, 0)])
def inverseHyperbolics(M, x):
    return M.acosh(x[0]) * M.atanh(x[1]) + M.acosh(x[0] + x[1] ** 2)


@function((-0.8, 3), (-1, 1), special=[(0, 0), (-1, 0.5), (1e-300, 1e-300)])
def smallExponents(M, x):
    return M.expm1(x[1]) * (x[0] + 2) + M.log1p(x[0])


@function((0.3, 4), (0.3, 4), special=[(1, 1), (0, 1)])
def logarithms(M, x):
    return M.exp2(x[1] * 0.5) * M.log2(x[0] + 1) + M.log10(x[0]) + M.log10(x[1]) * M.exp2(-x[0])


@function((-0.8, 0.8), (-0.8, 0.8), special=[(0, 0), (1, 0.5), (0.5, -1)])
def inverseTrigonometrics(M, x):
    return M.asin(x[0]) + M.acos(x[1]) + M.atan(x[0] * x[1])


@function((-1, 1), (0.2, 3))
def trigonometrics(M, x):
    return M.tan(x[0]) * M.sin(x[1]) + M.cos(x[0] * x[1]) / x[1]


@function((0.3, 3), (-2, 2), special=[(1, 0), (2, 0), (2, 1), (0, 2), (0, 3), (0, 0), (0, -1), (-2, 2)])
def tracedExponent(M, x):
    return x[0] ** x[1]


@function((0.3, 3), W, special=[(0, 1), (-1.5, 1)])
def constantExponents(M, x):
    return x[0] ** 3 * x[1] + x[0] ** 1.0 + x[0] ** 0.0 * x[1] + (x[0] + 2) ** -1.5


@function((2.1, 9), (0.4, 1.7), special=[(5, 2), (-5, 2), (5, -2), (4, 2)])
def remainders(M, x):
    return M.mod(x[0], x[1]) * x[0] + M.sin(M.mod(x[0], x[1]))


@function(W, W, W, special=[(1, 1, 0), (0, 1, 1), (-0.0, 0, 1), (1, 2, 2)])
def extremes(M, x):
    return M.min(x[0], x[1]) * x[2] + M.max(x[1], x[2]) ** 2 + M.max(x[0] * x[0], x[2])


@function(W, W, special=[(-1, 0.5), (1, 2)])
def clamped(M, x):
    return clamp(M, x[0], -1, 1) * x[1] + M.sin(clamp(M, x[0] * x[1], -1.5, 1.5))


@function(W, W, special=[(0, 1), (1, 0), (0, 0), (1, 1), (-0.0, 2)])
def absolutes(M, x):
    return M.abs(x[0]) * M.abs(x[1] - x[0]) + M.abs(x[1]) * x[0]


@function(W, W, special=[(0, 1), (-1, 1), (-1, 0), (1, 1), (0, 0), (2, -1)])
def nestedSelect(M, x):
    a, b = x
    return M.select(a > 0, lambda: M.select(b > 0, lambda: M.log(b) * M.sqrt(a), lambda: a * b * b),
                    lambda: M.select(a < -1, lambda: a**2 * b, lambda: b**3 + a))


@function((-2, 2), special=[(0,), (-1,), (-4,), (4,)])
def guardedRoots(M, x):
    a = x[0]
    root = M.select(a > 0, lambda: M.sqrt(a) * a, lambda: a * 0)
    logarithm = M.select(a > 0, lambda: M.log(a), lambda: a * 2)
    inverse = M.select(a == 0, lambda: a * a, lambda: 1 / a)
    return root + logarithm + inverse


@function(W, W, special=[(2, 1), (0.5, 0), (-1.5, 1), (0, 0), (-2.5, 0.5)])
def steps(M, x):
    a, b = x
    return M.floor(a) * b * b + M.ceil(b + 0.25) * M.sin(a) + M.round(a) * b + M.trunc(b * 3) * a * a + M.sign(a) * M.exp(b)


@function(W, W, special=[(0, 0), (1, 2)])
def stopped(M, x):
    a, b = x
    return M.stop(a * b) * a + b * b * M.stop(M.exp(a)) + a * a * b


@function(W, W, W, special=[(0, 0, 1), (800, 0, -800)])
def softmaxEntropy(M, x):
    total = 0
    for p in M.softmax(x):
        total = total - p * M.log(p + 0.125)
    return total


@function((0.2, 3), (0.2, 3), special=[(0, 1), (0, 0)])
def roots(M, x):
    return M.sqrt(x[0]) * (1 + x[1]) + x[1] ** 2


@function(W, special=[(0,)])
def zeroTimesInfinity(M, x):
    return M.relu(-M.sqrt(M.abs(x[0]))) + M.abs(x[0]) * x[0]


def decimal(f, point, direction):
    """Value, gradient, Hessian, and the derivatives along a direction, each by its own differences."""
    x = [mp.mpf(p) for p in point]
    M = Decimal()
    value = f(M, x)
    n = len(x)

    def moved(*moves):
        y = list(x)
        for i, step in moves:
            y[i] = y[i] + step * STEP
        M.next = 0
        return f(M, y)

    def slope(i):
        return (moved((i, 1)) - moved((i, -1))) / (2 * STEP)

    def curvature(i, j):
        if i == j:
            return (moved((i, 1)) - 2 * value + moved((i, -1))) / STEP**2
        return (moved((i, 1), (j, 1)) - moved((i, 1), (j, -1)) - moved((i, -1), (j, 1)) + moved((i, -1), (j, -1))) / (4 * STEP**2)

    along = lambda sign: [(k, sign * mp.mpf(d)) for k, d in enumerate(direction)]
    jvp = (moved(*along(1)) - moved(*along(-1))) / (2 * STEP)
    hvp = [(moved((i, 1), *along(1)) - moved((i, 1), *along(-1)) - moved((i, -1), *along(1)) + moved((i, -1), *along(-1)))
           / (4 * STEP**2) for i in range(n)]
    clean = lambda v: 0.0 if abs(v) < 1e-25 else float(v)
    return {"value": float(value), "gradient": [clean(slope(i)) for i in range(n)],
            "hessian": [clean(curvature(i, j)) for i in range(n) for j in range(n)],
            "jvp": clean(jvp), "hvp": [clean(v) for v in hvp]}


def pytorch(f, point, direction, M=Torch):
    x = torch.tensor(point, dtype=torch.float64, requires_grad=True)
    v = torch.tensor(direction, dtype=torch.float64)
    value = f(M, list(x))
    (g,) = torch.autograd.grad(value, x, create_graph=True)
    back = lambda w: (torch.autograd.grad(g, x, w, retain_graph=True, allow_unused=True)[0] if g.requires_grad else None)
    product = lambda w: (lambda h: [0.0] * len(point) if h is None else h.tolist())(back(w))
    eye = torch.eye(len(point), dtype=torch.float64)
    return {"value": value.item(), "gradient": g.tolist(), "hessian": [h for row in eye for h in product(row)],
            "jvp": torch.dot(g, v).item(), "hvp": product(v)}


def difference(found, expected):
    """The largest, relative to the largest element of each array."""
    worst = 0
    for key in ["value", "gradient", "hessian", "jvp", "hvp"]:
        a, b = ([x[key]] if isinstance(x[key], float) else x[key] for x in (found, expected))
        scale = max(map(abs, b))
        worst = max([worst, *(abs(s - t) / scale for s, t in zip(a, b) if s != t)])
    return worst


def same(a, b):
    return all(repr(a[k]) == repr(b[k]) for k in a)


def plain(x):
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain(v) for v in x]
    if isinstance(x, float) and not math.isfinite(x):
        return "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"
    return "-0" if isinstance(x, float) and x == 0 and math.copysign(1, x) < 0 else x


def main(path):
    result, worst = [], 0
    for name, (f, domain, special) in FUNCTIONS.items():
        generator = random.Random(name)
        draw = lambda lower, upper: round(generator.uniform(lower, upper), 4)
        points = []
        for _ in range(POINTS):
            x, direction = [draw(*interval) for interval in domain], [draw(0.5, 1.5) for _ in domain]
            exact = decimal(f, x, direction)
            apart = difference(pytorch(f, x, direction), exact)
            if not apart < 1e-10:
                print(name, x, "authorities differ by", apart, pytorch(f, x, direction), exact)
            worst = max(worst, apart)
            points.append({"kind": "ordinary", "x": x, "direction": direction, **exact})
        for x in special:
            x, direction = [float(v) for v in x], [draw(0.5, 1.5) for _ in domain]
            found = pytorch(f, x, direction)
            where = pytorch(f, x, direction, Where)
            points.append({"kind": "special", "x": x, "direction": direction, **found,
                           **({} if same(found, where) else {"where": where})})
        result.append({"name": name, "points": points})
    print(f"{len(result)} functions, {sum(len(r['points']) for r in result)} points; PyTorch and 120 digits: {worst:.2e}")
    rows = ",\n".join('{"name": ' + json.dumps(r["name"]) + ', "points": [\n'
                      + ",\n".join("  " + json.dumps(plain(p)) for p in r["points"]) + "\n]}" for r in result)
    authority = {"special": f"PyTorch {torch.__version__}", "ordinary": f"mpmath {mp.__version__}, 120 digits"}
    with open(path, "w") as file:
        file.write('{"authority": ' + json.dumps(authority) + ', "functions": [\n' + rows + "\n]}\n")


if __name__ == "__main__":
    main(sys.argv[1])
