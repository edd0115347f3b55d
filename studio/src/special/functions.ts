/** This file computes the functions that JavaScript lacks, to the precision of its numbers. */

const EPSILON = 2.220446049250313e-16;
const SQRT_PI = Math.sqrt(Math.PI);

// The error function -------------------------------------------------------------------------------------------------

/** erf x by its series of positive terms (DLMF 7.6.2). */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 200 && Math.abs(term) > EPSILON * 0.1 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / SQRT_PI) * Math.exp(-x * x) * sum;
}

/** erfc x for x > 1 by its continued fraction (DLMF 7.9.1), worked out from the far end. */
function erfcFraction(x: number): number {
  const terms = Math.ceil(20 + 300 / (x * x));
  let tail = x;
  for (let k = terms; k > 0; k--) tail = x + k / 2 / tail;
  // x² is split, so that e^(-x²) keeps its digits where x² is large
  const head = Math.fround(x);
  return (Math.exp(-head * head) * Math.exp(-(x - head) * (x + head))) / (SQRT_PI * tail);
}

/** The error function. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 1.5) return erfSeries(x);
  return size > 6 ? Math.sign(x) : Math.sign(x) * (1 - erfcFraction(size));
}

/** The complementary error function. */
export function erfc(x: number): number {
  if (x < 1.5) return 1 - erf(x);
  return x > 28 ? 0 : erfcFraction(x);
}

// The gamma function and its relatives -------------------------------------------------------------------------------

// Lanczos' approximation with g = 607/128 and 15 terms (P. Godfrey, 2001).
const LANCZOS_G = 607 / 128;
const LANCZOS = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174,
  -0.49191381609762019978, 0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4,
  0.15808870322491248884e-3, -0.21026444172410488319e-3, 0.2174396181152126432e-3, -0.16431810653676389022e-3,
  0.84418223983852743293e-4, -0.2619083840158140867e-4, 0.36899182659531622704e-5,
];

const isPole = (x: number): boolean => x <= 0 && x === Math.floor(x);

/** sin πx, exact where x is whole, and with all digits beside it. */
function sinPi(x: number): number {
  const rest = x - 2 * Math.round(x / 2);
  if (Math.abs(rest) <= 0.5) return Math.sin(Math.PI * rest);
  return Math.sign(rest) * Math.sin(Math.PI * (1 - Math.abs(rest)));
}

/** Γ(x). */
export function gamma(x: number): number {
  if (isPole(x)) return NaN;
  if (x < 0.5) {
    if (x < -184) return 0;
    return Math.PI / (sinPi(x) * gamma(1 - x));
  }
  if (x > 171.7) return Infinity;
  if (x === Math.floor(x)) {
    let product = 1;
    for (let k = 2; k < x; k++) product *= k;
    return product;
  }
  let sum = LANCZOS[0]!;
  for (let k = 1; k < LANCZOS.length; k++) sum += LANCZOS[k]! / (x - 1 + k);
  const t = x - 0.5 + LANCZOS_G;
  const half = Math.pow(t, (x - 0.5) / 2); // halved, because the whole power overflows before Γ does
  return Math.sqrt(2 * Math.PI) * half * Math.exp(-t) * half * sum;
}

const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/** ln |Γ(x)|. */
export function lgamma(x: number): number {
  if (isPole(x)) return NaN;
  if (!Number.isFinite(x)) return Number.isNaN(x) ? NaN : Infinity;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(sinPi(x))) - lgamma(1 - x);
  if (x < 15) return Math.log(gamma(x));
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = STIRLING[k]! + sum / (x * x);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + sum / x;
}

// Bernoulli numbers B₂, B₄, …
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798];
const FAR = 20;

/** ψ(x) = Γ′(x)/Γ(x): upward recurrence, then the asymptotic series (DLMF 5.11.2). */
export function digamma(x: number): number {
  if (isPole(x)) return NaN;
  if (x < -5) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.round(x)));
  let below = 0;
  while (x < FAR) below += 1 / x++;
  let sum = 0;
  for (let k = BERNOULLI.length; k > 0; k--) sum = (BERNOULLI[k - 1]! / (2 * k) + sum) / (x * x);
  return Math.log(x) - 0.5 / x - sum - below;
}

const MOST_STEPS = 1e6;

/** The n-th derivative of ψ: upward recurrence, then Euler's and Maclaurin's sum (DLMF 5.15.8). */
export function polygamma(order: number, x: number): number {
  const n = Math.trunc(order);
  if (n === 0) return digamma(x);
  if (n < 0 || isPole(x) || x < -MOST_STEPS || Number.isNaN(x + n)) return NaN;
  const far = FAR + n;
  let below = 0;
  while (x < far) below += Math.pow(x++, -n - 1);
  // the sum of (x + k)^(-n-1) over all k from here
  let tail = Math.pow(x, -n) / n + Math.pow(x, -n - 1) / 2;
  let factor = n + 1;
  let power = Math.pow(x, -n - 2);
  for (let k = 0; k < BERNOULLI.length; k++) {
    const j = 2 * k + 2;
    tail += ((BERNOULLI[k]! * factor) / factorialOf(j)) * power;
    factor *= (n + j) * (n + j + 1);
    power /= x * x;
  }
  return (n % 2 === 1 ? 1 : -1) * factorialOf(n) * (below + tail);
}

function factorialOf(n: number): number {
  return gamma(n + 1);
}

/** Β(a, b) = Γ(a)Γ(b)/Γ(a + b). */
export function beta(a: number, b: number): number {
  const poles = (isPole(a) ? 1 : 0) + (isPole(b) ? 1 : 0) - (isPole(a + b) ? 1 : 0);
  if (poles > 0) return Infinity;
  if (poles < 0) return 0;
  if (isPole(a)) return (residue(a) / residue(a + b)) * gamma(b);
  if (isPole(b)) return (residue(b) / residue(a + b)) * gamma(a);
  const direct = (gamma(a) * gamma(b)) / gamma(a + b);
  if (Number.isFinite(direct) && Math.abs(a) < 100 && Math.abs(b) < 100) return direct;
  const sign = signOfGamma(a) * signOfGamma(b) * signOfGamma(a + b);
  return sign * Math.exp(lgamma(a) + lgamma(b) - lgamma(a + b));
}

/** The residue of Γ at its pole −n: (−1)ⁿ/n!. */
const residue = (pole: number): number => (pole % 2 === 0 ? 1 : -1) / gamma(1 - pole);

const signOfGamma = (x: number): number => (x > 0 || Math.floor(x) % 2 === 0 ? 1 : -1);

// Bessel functions ---------------------------------------------------------------------------------------------------

/** J_ν(x) by its power series (DLMF 10.2.2). */
function besselSeries(order: number, x: number): number {
  const start = order + 1;
  if (isPole(start)) return NaN;
  const first = order > 150 ? 0 : Math.pow(x / 2, order) / gamma(start);
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 200 && Math.abs(term) > EPSILON * 0.01 * Math.abs(sum); k++) {
    term *= -quarter / (k * (k + order));
    sum += term;
  }
  return first * sum;
}

/** J_ν(x) for large x by Hankel's expansion (DLMF 10.17.3). */
function besselFar(order: number, x: number): number {
  const mu = 4 * order * order;
  let term = 1;
  let p = 1;
  let q = 0;
  for (let k = 1; k < 60; k++) {
    const next = (term * (mu - (2 * k - 1) ** 2)) / (k * 8 * x);
    if (Math.abs(next) > Math.abs(term) || Math.abs(next) < 1e-18) break;
    term = next;
    if (k % 2 === 1) q += k % 4 === 1 ? term : -term;
    else p += k % 4 === 0 ? term : -term;
  }
  const phase = (order / 2 + 0.25) * Math.PI;
  const cos = Math.cos(x) * Math.cos(phase) + Math.sin(x) * Math.sin(phase);
  const sin = Math.sin(x) * Math.cos(phase) - Math.cos(x) * Math.sin(phase);
  return Math.sqrt(2 / (Math.PI * x)) * (p * cos - q * sin);
}

/** J_ν(x) by Miller's backward recurrence, normalised by Neumann's sum (DLMF 10.6.1, 10.23.15). */
function besselMiller(order: number, x: number): number {
  const rest = order - Math.floor(order);
  const wanted = Math.floor(order);
  const top = 2 * Math.ceil((Math.max(x, wanted, 0) + 30 + 4 * Math.sqrt(x + Math.abs(wanted))) / 2);
  let above = 0;
  let here = 1e-290;
  let found = 0;
  let sum = 0;
  for (let k = top; k >= Math.min(wanted, 0); k--) {
    if (k === wanted) found = here;
    if (k >= 0 && k % 2 === 0) sum += neumann(rest, k / 2) * here;
    const below = (2 * (rest + k) * here) / x - above;
    above = here;
    here = below;
    if (Math.abs(here) > 1e200) {
      above *= 1e-250;
      here *= 1e-250;
      found *= 1e-250;
      sum *= 1e-250;
    }
  }
  return (found * Math.pow(x / 2, rest)) / sum;
}

/** The factor of J_(ν+2k) in Neumann's sum for (x/2)^ν. */
function neumann(order: number, k: number): number {
  if (order === 0) return k === 0 ? 1 : 2;
  if (k === 0) return gamma(order + 1);
  return (order + 2 * k) * (k < 80 ? gamma(order + k) / gamma(k + 1) : Math.exp(lgamma(order + k) - lgamma(k + 1)));
}

/** J_n(x), of any real order where x ≥ 0. */
export function besselj(order: number, x: number): number {
  const whole = order === Math.floor(order);
  if (whole && order < 0) return (order % 2 === 0 ? 1 : -1) * besselj(-order, x);
  if (x < 0) return whole ? (order % 2 === 0 ? 1 : -1) * besselj(order, -x) : NaN;
  if (x === 0) return order === 0 ? 1 : order > 0 ? 0 : NaN;
  if (!Number.isFinite(x + order)) return NaN;
  if (x * x < 4 * Math.abs(order + 1) || x < 2) return besselSeries(order, x);
  return x > 40 + order * order ? besselFar(order, x) : besselMiller(order, x);
}

// Lambert's W --------------------------------------------------------------------------------------------------------

/** The principal branch W(x) by Halley's method (Corless et al. 1996). */
export function lambertw(x: number): number {
  if (Number.isNaN(x) || x < -1 / Math.E - 1e-16) return NaN;
  if (x === Infinity) return x;
  let w: number;
  if (x < -0.25) {
    const root = Math.sqrt(Math.max(0, 2 * (Math.E * x + 1)));
    w = -1 + root - (root * root) / 3;
  } else {
    w = x < Math.E ? Math.log1p(x) : Math.log(x) - Math.log(Math.log(x));
  }
  for (let k = 0; k < 40; k++) {
    const grown = Math.exp(w);
    const f = w * grown - x;
    const slope = w === -1 ? 0 : grown * (w + 1) - ((w + 2) * f) / (2 * w + 2);
    if (slope === 0) break;
    const step = f / slope;
    w -= step;
    if (Math.abs(step) <= 1e-16 * (1 + Math.abs(w))) break;
  }
  return w;
}
