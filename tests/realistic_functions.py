"""This file holds functions as people write them, of physics, finance and learning machines, with a point for each."""

import math


def kinetic(m, v):
    return 0.5 * m * v**2


def pendulum(length, g=9.81):
    return 2 * math.pi * math.sqrt(length / g)


def projectile(v0, angle):
    g = 9.81
    return v0**2 * math.sin(2 * angle) / g


def euler_decay(k, y0):
    y = y0
    dt = 0.1
    for _ in range(20):
        y = y - dt * k * y
    return y


def rk4(k, x0):
    x, v = x0, 0.0
    h = 0.1

    def acc(x):
        return -k * x

    for _ in range(10):
        k1x, k1v = v, acc(x)
        k2x, k2v = v + h * k1v / 2, acc(x + h * k1x / 2)
        k3x, k3v = v + h * k2v / 2, acc(x + h * k2x / 2)
        k4x, k4v = v + h * k3v, acc(x + h * k3x)
        x += h * (k1x + 2 * k2x + 2 * k3x + k4x) / 6
        v += h * (k1v + 2 * k2v + 2 * k3v + k4v) / 6
    return x


def lennard_jones(r, eps, sigma):
    s6 = (sigma / r) ** 6
    return 4 * eps * (s6**2 - s6)


def planck(lam, T):
    h, c, kb = 6.62607015e-34, 299792458.0, 1.380649e-23
    lam = lam * 1e-6
    return 2 * h * c**2 / lam**5 / (math.exp(h * c / (lam * kb * T)) - 1)


def black_scholes(S, K, r, sigma, T):
    d1 = (math.log(S / K) + (r + sigma**2 / 2) * T) / (sigma * math.sqrt(T))
    d2 = d1 - sigma * math.sqrt(T)
    N = lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2)))
    return S * N(d1) - K * math.exp(-r * T) * N(d2)


def npv(rate, c1, c2, c3):
    flows = [c1, c2, c3]
    return sum(c / (1 + rate) ** (i + 1) for i, c in enumerate(flows))


def mortgage(principal, rate):
    n = 24
    m = rate / 12
    return principal * m * (1 + m) ** n / ((1 + m) ** n - 1)


def bond(y, coupon):
    price = 0
    for t in range(1, 11):
        price += coupon / (1 + y) ** t
    return price + 100 / (1 + y) ** 10


def tax(income):
    brackets = [(10.0, 0.1), (40.0, 0.2), (1e9, 0.4)]
    total, low = 0.0, 0.0
    for top, rate in brackets:
        if income > low:
            total += (min(income, top) - low) * rate
        low = top
    return total


def newton_sqrt(a):
    x = a
    n = 0
    while n < 6:
        x = (x + a / x) / 2
        n += 1
    return x


def collatz_like(x):
    count = 0
    while x > 1.5 and count < 50:
        x = x / 2 + 0.1
        count += 1
    return x * x


def softmax_loss(a, b, c):
    logits = [a, b, c]
    m = max(logits)
    z = [math.exp(v - m) for v in logits]
    s = sum(z)
    return -math.log(z[1] / s)


def mlp(x, w1, w2, b):
    hidden = [math.tanh(w1 * x + b), math.tanh(w2 * x - b)]
    out = 0.3 * hidden[0] - 0.7 * hidden[1]
    return 1 / (1 + math.exp(-out))


def relu_net(x, w):
    def relu(z):
        return z if z > 0 else 0.0

    return relu(w * x - 1) + 2 * relu(1 - w * x) ** 2


def mse(w, b):
    data = {0.0: 1.1, 1.0: 2.9, 2.0: 5.2}
    return sum((w * x + b - y) ** 2 for x, y in data.items()) / len(data)


def logistic_regression(w, b):
    xs, ys = [0.5, 1.5, -1.0], [1, 1, 0]
    loss = 0
    for x, y in zip(xs, ys):
        p = 1 / (1 + math.exp(-(w * x + b)))
        loss -= math.log(p) if y else math.log(1 - p)
    return loss


def attention(q, k1, k2, v1, v2):
    s1, s2 = q * k1, q * k2
    e1, e2 = math.exp(s1), math.exp(s2)
    return (e1 * v1 + e2 * v2) / (e1 + e2)


def batch_norm(a, b, c):
    xs = [a, b, c]
    mean = sum(xs) / len(xs)
    var = sum((x - mean) ** 2 for x in xs) / len(xs)
    return (a - mean) / math.sqrt(var + 1e-5)


def early(x):
    if x < 0:
        return -x
    if x < 1:
        return x**3
    return math.log(x) + 1


def horner(x):
    r = 0
    for c in [1, -2, 0.5, 3]:
        r = r * x + c
    return r


def matmul_trace(a, b, c, d):
    A = [[a, b], [c, d]]
    B = [[sum(A[i][k] * A[k][j] for k in range(2)) for j in range(2)] for i in range(2)]
    return B[0][0] + B[1][1]


def fib_like(x):
    a, b = x, 1.0
    for _ in range(8):
        a, b = b, a * 0.5 + b * math.cos(a)
    return b


def drag(v, rho=1.225, cd=0.47):
    area = math.pi * 0.05**2
    return 0.5 * rho * v * abs(v) * cd * area


def michaelis(s, vmax, km):
    return vmax * s / (km + s)


def hill(x, k, n):
    return x**n / (k**n + x**n)


def arrhenius(T, A, Ea):
    return A * math.exp(-Ea / (8.314 * T))


def nernst(c1, c2, T):
    return 8.314 * T / 96485.0 * math.log(c1 / c2)


def gaussian(x, mu, s):
    return math.exp(-(((x - mu) / s) ** 2) / 2) / (s * math.sqrt(2 * math.pi))


def haversine(lat1, lon1, lat2, lon2):
    p1, p2 = math.radians(lat1), math.radians(lat2)
    a = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371e3 * math.asin(math.sqrt(a))


def reynolds(rho, v, d, mu):
    return rho * v * d / mu


def colebrook(re, eps):
    f = 0.02
    for _ in range(5):
        f = (-2 * math.log10(eps / 3.7 + 2.51 / (re * math.sqrt(f)))) ** -2
    return f


def kepler(M, e):
    E = M
    for _ in range(6):
        E = E - (E - e * math.sin(E) - M) / (1 - e * math.cos(E))
    return E


def lens(n, r1, r2):
    return 1 / ((n - 1) * (1 / r1 - 1 / r2))


def rc(t, R, C):
    return 5.0 * (1 - math.exp(-t / (R * C)))


def rlc(w, R, L, C):
    return 1 / math.sqrt(R**2 + (w * L - 1 / (w * C)) ** 2)


def relativistic(m, v):
    c = 3e8
    gamma = 1 / math.sqrt(1 - (v / c) ** 2)
    return (gamma - 1) * m * c**2


def schwarzschild(m):
    return 2 * 6.674e-11 * m / 299792458**2


def vdw(V, T):
    a, b, R = 1.36, 0.0318, 0.08206
    return R * T / (V - b) - a / V**2


def logistic_growth(t, K, r):
    P0 = 10
    return K / (1 + (K - P0) / P0 * math.exp(-r * t))


def sir(beta, gamma):
    S, I, R = 0.99, 0.01, 0.0
    for _ in range(15):
        new = beta * S * I
        rec = gamma * I
        S, I, R = S - new, I + new - rec, R + rec
    return R


def lotka(a, b):
    state = {"prey": 10.0, "pred": 5.0}
    for _ in range(5):
        p, q = state["prey"], state["pred"]
        state["prey"] = p + 0.1 * (a * p - 0.1 * p * q)
        state["pred"] = q + 0.1 * (0.05 * p * q - b * q)
    return state["prey"] - state["pred"]


def simpson(a, b):
    n = 10
    h = (b - a) / n
    s = math.exp(-a * a) + math.exp(-b * b)
    for i in range(1, n):
        s += (4 if i % 2 else 2) * math.exp(-((a + i * h) ** 2))
    return s * h / 3


def sharpe(r1, r2, r3):
    rs = [r1, r2, r3]
    m = sum(rs) / 3
    sd = math.sqrt(sum([(r - m) ** 2 for r in rs]) / 2)
    return m / sd


def variance(a, b, c, d):
    xs = (a, b, c, d)
    m = sum(xs) / len(xs)
    return sum(map(lambda x: (x - m) ** 2, xs)) / (len(xs) - 1)  # noqa: C417  (people write it so)


def huber(x, delta):
    r = abs(x)
    return 0.5 * r * r if r <= delta else delta * (r - 0.5 * delta)


def clip_loss(ratio, adv):
    lo, hi = 0.8, 1.2
    clipped = max(lo, min(hi, ratio))
    return -min(ratio * adv, clipped * adv)


def adam_step(g):
    m = v = 0.0
    x = 1.0
    for t in range(1, 6):
        grad = g * x
        m = 0.9 * m + 0.1 * grad
        v = 0.999 * v + 0.001 * grad**2
        x -= 0.1 * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return x


def gelu_tanh(x):
    return 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def conv1d(k0, k1, k2):
    signal = [1.0, 2.0, -1.0, 0.5, 3.0]
    kernel = [k0, k1, k2]
    out = []
    for i in range(len(signal) - 2):
        out.append(sum(signal[i + j] * kernel[j] for j in range(3)))  # noqa: PERF401  (people write it so)
    return sum(o * o for o in out)


def rnn(w, u):
    h = 0.0
    for x in (0.5, -0.2, 0.8):
        h = math.tanh(w * h + u * x)
    return h


def cosine(a, b, c):
    p, q = [a, b, c], [1.0, 2.0, 3.0]
    dot = sum(x * y for x, y in zip(p, q))
    return dot / (math.hypot(*p) * math.hypot(*q))


def recursion(x, n=5):
    if n == 0:
        return x
    return math.sin(recursion(x, n - 1)) + x / n


def sorted_gap(a, b, c):
    s = sorted([a, b, c])
    return s[2] - s[0] + s[1] ** 2


def piecewise(x):
    if 0 <= x < 1:
        y = x**2
    elif x >= 1:
        y = 2 * x - 1
    else:
        y = 0 * x
    return y + math.floor(x) * 0.5


def break_continue(x):
    total = 0
    for i in range(10):
        if i % 3 == 0:
            continue
        if i > 7:
            break
        total += x**i / math.factorial(i)
    return total


def match_kind(x):
    kind = "square"
    table = {"square": lambda z: z * z, "cube": lambda z: z**3}
    return table[kind](x) + table["cube"](x / 2)


def try_it(x):
    try:
        y = math.sqrt(x)
    except ValueError:
        y = 0.0
    return y * 3


def walrus(x):
    if (y := x * 2) > 1:
        return y**2
    return y


def divmod_use(x):
    q, r = divmod(x, 1.0)
    return q + r**2


def power_int(x):
    return pow(x, 3) + x**0.5 + 2**x


def atan2_use(x, y):
    return math.atan2(y, x) + math.degrees(x) + math.log(x, 3) + math.log1p(y) + math.expm1(x)


def stars(*xs):
    return math.prod(xs) + sum(xs)


def kwargs(x, *, scale=2.0, shift=1.0):
    return scale * math.gamma(x) + shift * math.lgamma(x)


def dataclassy(x, y):
    from collections import namedtuple  # as older code has it

    P = namedtuple("P", "x y")  # noqa: PYI024
    p = P(x * 2, y + 1)
    return p.x * p.y


def annotated(x: float) -> float:
    total: float = 0.0
    for a, (b, c) in [(1, (2, 3)), (4, (5, 6))]:
        total += a * x**b / c
    return total


def slices(a, b, c, d):
    xs = [a, b, c, d]
    left, right = xs[:2], xs[::-1][:2]
    return sum(l * r for l, r in zip(left, right)) + xs[-1] ** 2


def ema(a, b, c):
    s = None
    for x in [a, b, c]:
        s = x if s is None else 0.7 * s + 0.3 * x
    return s**2


def bisect_root(c):
    lo, hi = 0.0, 4.0
    for _ in range(12):
        mid = (lo + hi) / 2
        if mid * mid > c:
            hi = mid
        else:
            lo = mid
    return (lo + hi) / 2 + 0 * c + c


AT = {
    "stars": [1.2, 0.7, 2.0],
    "tax": [25.0],
    "planck": [0.5, 5000.0],
    "black_scholes": [100.0, 95.0, 0.03, 0.25, 1.5],
    "projectile": [20.0, 0.6],
    "mortgage": [1000.0, 0.05],
    "newton_sqrt": [7.0],
    "collatz_like": [9.3],
    "relativistic": [2.0, 1e8],
    "schwarzschild": [2e30],
    "haversine": [48.0, 2.3, 40.0, -74.0],
    "colebrook": [1e5, 1e-4],
    "arrhenius": [300.0, 1e5, 5e4],
    "kepler": [0.8, 0.3],
    "lens": [1.5, 0.2, -0.3],
    "rlc": [50.0, 10.0, 0.1, 1e-3],
    "rc": [0.5, 1e3, 1e-3],
    "vdw": [1.2, 300.0],
    "logistic_growth": [2.0, 100.0, 0.4],
    "npv": [0.05, 10.0, 20.0, 30.0],
    "bond": [0.04, 5.0],
    "huber": [2.3, 1.0],
    "clip_loss": [1.1, 0.7],
    "divmod_use": [2.3],
    "piecewise": [1.7],
    "recursion": [0.7],
    "kwargs": [2.7],
    "pendulum": [1.3],
    "drag": [3.0],
    "bisect_root": [2.0],
    "hill": [1.2, 0.8, 2.5],
}
