"""
First and second derivatives of every op at the points of points.json, by 70-digit arithmetic:

    apt-get install python3-mpmath
    /usr/bin/python3 test/accuracy/record.py test/accuracy/data/derivatives.bin.gz

For each op and each of its derivatives (x, xx; or x, y, xx, xy, yy), 2,000 true values as a rounded double and what rounding
took away, in 1/256 of a unit in the last place. Bytes of equal weight stand together, so that they compress; the order is
that of points.json. NaN: the value is not finite there, or the point does not count. Each formula is compared with central
differences of the function itself, in 400 digits, at some points.
"""
import gzip, json, math, os, struct, sys
from mpmath import mp, mpf

mp.dps = 70
HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = json.load(open(os.path.join(HERE, "points.json")))


def mulberry32(seed):
    state = seed & 0xFFFFFFFF

    def draw():
        nonlocal state
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        t ^= (t + ((t ^ (t >> 7)) * (t | 61) & 0xFFFFFFFF)) & 0xFFFFFFFF
        return (t ^ (t >> 14)) & 0xFFFFFFFF

    return draw


def sample(line, draw, x):
    """One operand. Draws four numbers, and does nothing that rounds differently elsewhere."""
    kind, a, b, *rest = line
    s, e, high, low = draw(), draw(), draw(), draw()
    m = high * 2.0**-32 + (low >> 12) * 2.0**-52
    if kind == "uniform":
        return a + (b - a) * m
    if kind == "near":
        b, side = rest[0], (rest[1:] or [0])[0]
        low_exponent = line[2]
        sign = side or (1 if s & 1 else -1)
        return a + sign * math.ldexp(1 + m, low_exponent + e % (b - low_exponent + 1))
    sign = (rest or [0])[0] or (1 if s & 1 else -1)
    scaled = sign * math.ldexp(1 + m, a + e % (b - a + 1))
    return scaled if kind == "log" else x * (1 + scaled)


def points(index, lines):
    draw = mulberry32(1000 + index)
    for k in range(SPEC["count"]):
        point = []
        for line in lines:
            choices = SPEC["lines"][line]
            point.append(sample(choices[k % len(choices)], draw, point[0] if point else 0.0))
            k //= len(choices)
        yield point


def sigmoid(x):
    return 1 / (1 + mp.exp(-x)) if x >= 0 else mp.exp(x) / (1 + mp.exp(x))


def bump(x):
    e = mp.exp(-abs(x))
    return e / (1 + e) ** 2


def sech2(x):
    return 4 * bump(2 * x)


def density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def normal(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def positive(x):
    return mpf(1 if x > 0 else 0)


def quotient(x, y):
    """trunc(x / y), exactly."""
    n, d = float(x).as_integer_ratio(), float(y).as_integer_ratio()
    p, q = n[0] * d[1], n[1] * d[0]
    return mpf(abs(p) // abs(q) * (1 if (p < 0) == (q < 0) else -1))


def r2(x, y):
    return x * x + y * y


Z = lambda *_: mpf(0)
O = lambda *_: mpf(1)
ln2, ln10 = lambda: mp.log(2), lambda: mp.log(10)
sq = lambda x: (1 - x) * (1 + x)
pw = lambda x, y: mp.exp(y * mp.log(x))
norm = lambda x, y: mp.sqrt(r2(x, y))
# The function, then x, xx; or x, y, xx, xy, yy.
OPS = {
    "add": (lambda x, y: x + y, O, O, Z, Z, Z),
    "sub": (lambda x, y: x - y, O, lambda x, y: mpf(-1), Z, Z, Z),
    "mul": (lambda x, y: x * y, lambda x, y: y, lambda x, y: x, Z, O, Z),
    "div": (lambda x, y: x / y, lambda x, y: 1 / y, lambda x, y: -x / y**2, Z, lambda x, y: -1 / y**2, lambda x, y: 2 * x / y**3),
    "neg": (lambda x: -x, lambda x: mpf(-1), Z),
    "mod": (lambda x, y: x - y * quotient(x, y), O, lambda x, y: -quotient(x, y), Z, Z, Z),
    "pow": (
        pw,
        lambda x, y: y * pw(x, y) / x,
        lambda x, y: pw(x, y) * mp.log(x),
        lambda x, y: y * (y - 1) * pw(x, y) / x / x,
        lambda x, y: pw(x, y) / x * (1 + y * mp.log(x)),
        lambda x, y: pw(x, y) * mp.log(x) ** 2,
    ),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x)), lambda x: -1 / (4 * x * mp.sqrt(x))),
    "square": (lambda x: x * x, lambda x: 2 * x, lambda x: mpf(2)),
    "inv": (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3),
    "cbrt": (
        lambda x: mp.sign(x) * mp.cbrt(abs(x)),
        lambda x: 1 / (3 * mp.cbrt(abs(x)) ** 2),
        lambda x: -2 / (9 * x * mp.cbrt(abs(x)) ** 2),
    ),
    "hypot": (
        norm,
        lambda x, y: x / norm(x, y),
        lambda x, y: y / norm(x, y),
        lambda x, y: y * y / norm(x, y) ** 3,
        lambda x, y: -x * y / norm(x, y) ** 3,
        lambda x, y: x * x / norm(x, y) ** 3,
    ),
    "exp": (mp.exp, mp.exp, mp.exp),
    "expm1": (mp.expm1, mp.exp, mp.exp),
    "exp2": (lambda x: mpf(2) ** x, lambda x: mpf(2) ** x * ln2(), lambda x: mpf(2) ** x * ln2() ** 2),
    "log": (mp.log, lambda x: 1 / x, lambda x: -1 / x**2),
    "log1p": (mp.log1p, lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2),
    "log2": (lambda x: mp.log(x) / ln2(), lambda x: 1 / (x * ln2()), lambda x: -1 / (x * x * ln2())),
    "log10": (lambda x: mp.log(x) / ln10(), lambda x: 1 / (x * ln10()), lambda x: -1 / (x * x * ln10())),
    "sin": (mp.sin, mp.cos, lambda x: -mp.sin(x)),
    "cos": (mp.cos, lambda x: -mp.sin(x), lambda x: -mp.cos(x)),
    "tan": (mp.tan, lambda x: 1 + mp.tan(x) ** 2, lambda x: 2 * mp.tan(x) * (1 + mp.tan(x) ** 2)),
    "asin": (mp.asin, lambda x: 1 / mp.sqrt(sq(x)), lambda x: x / mp.sqrt(sq(x)) ** 3),
    "acos": (mp.acos, lambda x: -1 / mp.sqrt(sq(x)), lambda x: -x / mp.sqrt(sq(x)) ** 3),
    "atan": (mp.atan, lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
    "atan2": (
        mp.atan2,
        lambda y, x: x / r2(x, y),
        lambda y, x: -y / r2(x, y),
        lambda y, x: -2 * x * y / r2(x, y) ** 2,
        lambda y, x: (y - x) * (y + x) / r2(x, y) ** 2,
        lambda y, x: 2 * x * y / r2(x, y) ** 2,
    ),
    "sinh": (mp.sinh, mp.cosh, mp.sinh),
    "cosh": (mp.cosh, mp.sinh, mp.cosh),
    "tanh": (mp.tanh, sech2, lambda x: -2 * mp.tanh(x) * sech2(x)),
    "asinh": (mp.asinh, lambda x: 1 / mp.sqrt(1 + x * x), lambda x: -x / mp.sqrt(1 + x * x) ** 3),
    "acosh": (mp.acosh, lambda x: 1 / mp.sqrt(-sq(x)), lambda x: -x / mp.sqrt(-sq(x)) ** 3),
    "atanh": (mp.atanh, lambda x: 1 / sq(x), lambda x: 2 * x / sq(x) ** 2),
    "relu": (lambda x: x * positive(x), positive, Z),
    "leakyRelu": (
        lambda x, a: x * (1 if x > 0 else a),
        lambda x, a: mpf(1) if x > 0 else a,
        lambda x, a: mpf(0) if x > 0 else x,
        Z,
        lambda x, a: mpf(0 if x > 0 else 1),
        Z,
    ),
    "sigmoid": (sigmoid, bump, lambda x: -mp.tanh(x / 2) * bump(x)),
    "softplus": (lambda x: max(x, 0) + mp.log1p(mp.exp(-abs(x))), sigmoid, bump),
    "elu": (
        lambda x, a: x if x > 0 else a * mp.expm1(x),
        lambda x, a: mpf(1) if x > 0 else a * mp.exp(x),
        lambda x, a: mpf(0) if x > 0 else mp.expm1(x),
        lambda x, a: mpf(0) if x > 0 else a * mp.exp(x),
        lambda x, a: mpf(0) if x > 0 else mp.exp(x),
        Z,
    ),
    "gelu": (lambda x: x * normal(x), lambda x: normal(x) + x * density(x), lambda x: (2 - x * x) * density(x)),
    "silu": (
        lambda x: x * sigmoid(x),
        lambda x: sigmoid(x) + x * bump(x),
        lambda x: (2 - x * mp.tanh(x / 2)) * bump(x),
    ),
    "abs": (abs, mp.sign, Z),
    "min": (min, lambda x, y: mpf(x < y), lambda x, y: mpf(y < x), Z, Z, Z),
    "max": (max, lambda x, y: mpf(x > y), lambda x, y: mpf(y > x), Z, Z, Z),
    "erf": (
        mp.erf,
        lambda x: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x),
        lambda x: -4 * x / mp.sqrt(mp.pi) * mp.exp(-x * x),
    ),
}


def rounded(value):
    """The double, and what is left in 1/256 ulp."""
    if value == 0:
        return 0.0, 0
    top = int(mp.floor(mp.log(abs(value), 2)))
    if abs(value) >= mpf(2) ** (top + 1):
        top += 1
    step = max(top - 52, -1074)
    n = value / mpf(2) ** step
    whole = int(mp.nint(n))
    if whole.bit_length() + step > 1024:
        return math.copysign(math.inf, whole), 0
    low = max(-127, min(127, int(mp.nint((n - whole) * 256))))
    return math.ldexp(float(whole), step), low


def derivatives(op, point):
    f, *rules = OPS[op]
    x = [mpf(c) for c in point]
    if any(c == 0 or math.isinf(c) for c in point):
        return [None] * len(rules)
    if len(x) == 2 and op in ("min", "max") and x[0] == x[1]:
        return [None] * len(rules)
    if abs(f(*x)) >= mpf(2) ** 1024 * (1 - mpf(2) ** -54):
        return [None] * len(rules)
    return [rule(*x) for rule in rules]


def differences(op, point):
    """The same from the function alone, where steps of 1e-45 of the point are small."""
    f = OPS[op][0]
    x = [mpf(c) for c in point]
    h = [abs(c) * mpf(10) ** -45 for c in x]
    at = lambda *steps: f(*[c + s * d for c, s, d in zip(x, steps, h)])
    if len(x) == 1:
        return [(at(1) - at(-1)) / (2 * h[0]), (at(1) - 2 * at(0) + at(-1)) / h[0] ** 2]
    return [
        (at(1, 0) - at(-1, 0)) / (2 * h[0]),
        (at(0, 1) - at(0, -1)) / (2 * h[1]),
        (at(1, 0) - 2 * at(0, 0) + at(-1, 0)) / h[0] ** 2,
        (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h[0] * h[1]),
        (at(0, 1) - 2 * at(0, 0) + at(0, -1)) / h[1] ** 2,
    ]


def check(op, point, found):
    mp.dps = 400
    try:
        for k, (a, b) in enumerate(zip(found, differences(op, point))):
            scale = max(abs(a), mpf(10) ** -60)
            assert abs(a - b) < mpf(10) ** -25 * scale, (op, point, k, mp.nstr(a, 20), mp.nstr(b, 20))
    finally:
        mp.dps = 70


def main(path):
    planes = bytearray()
    for index, (op, lines) in enumerate(SPEC["ops"].items()):
        columns, checked = None, 0
        for point in points(index, lines):
            found = derivatives(op, point)
            columns = columns or [[] for _ in found]
            ordinary = all(1e-3 < abs(c) < 50 for c in point) and found[0] is not None
            if ordinary and checked < 40 and op != "mod":
                check(op, point, found)
                checked += 1
            for column, value in zip(columns, found):
                column.append((math.nan, 0) if value is None else rounded(value))
        for column in columns:
            doubles = [struct.pack(">d", value) for value, _ in column]
            for byte in range(8):
                planes += bytes(double[byte] for double in doubles)
            planes += struct.pack(f"{len(column)}b", *[low for _, low in column])
        print(op, checked, file=sys.stderr)
    with open(path, "wb") as out:
        out.write(gzip.compress(bytes(planes), 9, mtime=0))


main(sys.argv[1])
