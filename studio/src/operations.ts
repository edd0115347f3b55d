/** This file says what each function of Python's table computes; the names are those of the rules.
 *
 * `special/` adds what JavaScript lacks. NaN stands for "no value here", ±Infinity for "too large for a number". Truth is 1, untruth 0.
 */

export type Operation = (a: number, b: number, c: number) => number;

/** A quotient; none by zero. */
const over = (a: number, b: number): number => (b === 0 ? NaN : a / b);

/** A logarithm's value, none at zero. */
const positive = (f: (x: number) => number): Operation => (x) => (x > 0 ? f(x) : NaN);

/** base^exponent for reals: 0^0 is 1, and a negative base takes whole exponents only. */
function power(base: number, exponent: number): number {
  if (base === 1 || exponent === 0) return 1;
  if (base === 0 && exponent < 0) return NaN;
  if (Math.abs(base) === 1 && !Number.isFinite(exponent)) return Number.isNaN(exponent) ? NaN : 1;
  return Math.pow(base, exponent);
}

/** The real root of order n: an odd order takes negatives. */
function root(x: number, n: number): number {
  if (n === 0) return NaN;
  if (x < 0) return Math.abs(n % 2) === 1 ? -power(-x, 1 / n) : NaN;
  return power(x, 1 / n);
}

function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const grown = Math.exp(x);
  return grown / (1 + grown);
}

/** Rounded to the nearest whole number, halves to the even one, as Python does. */
function round(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

/** What is left when b is taken from a as often as it fits, with the sign of b, as in Python; none for b = 0.
 * JavaScript's remainder has the sign of a; a − b⌊a/b⌋ would lose every digit where a/b is large. */
function mod(a: number, b: number): number {
  const left = a % b;
  return left !== 0 && (left < 0) !== (b < 0) ? left + b : left;
}

const truth = (value: boolean): number => (value ? 1 : 0);

export const OPERATIONS: { readonly [name: string]: Operation } = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  negate: (a) => -a,
  multiply: (a, b) => a * b,
  divide: over,
  power,
  pi: () => Math.PI,
  e: () => Math.E,
  inf: () => Infinity,

  exp: Math.exp,
  log: positive(Math.log),
  exp2: (x) => Math.pow(2, x),
  expm1: Math.expm1,
  log1p: (x) => (x > -1 ? Math.log1p(x) : NaN),
  log2: positive(Math.log2),
  log10: positive(Math.log10),
  logbase: (x, b) => (x > 0 && b > 0 ? over(Math.log(x), Math.log(b)) : NaN),
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  root,
  hypot: (a, b) => Math.hypot(a, b),

  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  cot: (x) => over(1, Math.tan(x)),
  sec: (x) => over(1, Math.cos(x)),
  csc: (x) => over(1, Math.sin(x)),
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  acot: (x) => Math.PI / 2 - Math.atan(x),
  asec: (x) => Math.acos(over(1, x)),
  acsc: (x) => Math.asin(over(1, x)),
  atan2: (v, u) => Math.atan2(v, u),

  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  coth: (x) => over(1, Math.tanh(x)),
  sech: (x) => 1 / Math.cosh(x),
  csch: (x) => over(1, Math.sinh(x)),
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: (x) => (Math.abs(x) < 1 ? Math.atanh(x) : NaN),
  acoth: (x) => (Math.abs(x) > 1 ? Math.atanh(1 / x) : NaN),
  asech: (x) => Math.acosh(over(1, x)),
  acsch: (x) => Math.asinh(over(1, x)),

  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round,
  mod,
  max: (a, b) => Math.max(a, b),
  min: (a, b) => Math.min(a, b),
  clip: (x, low, high) => Math.min(Math.max(x, low), high),
  where: (condition, a, b) => (Number.isNaN(condition) ? NaN : condition !== 0 ? a : b),
  lt: (a, b) => truth(a < b),
  le: (a, b) => truth(a <= b),
  gt: (a, b) => truth(a > b),
  ge: (a, b) => truth(a >= b),
  eq: (a, b) => truth(a === b),
  ne: (a, b) => truth(a !== b),
  both: (a, b) => truth(a !== 0 && b !== 0),
  either: (a, b) => truth(a !== 0 || b !== 0),
  opposite: (a) => truth(a === 0),

  sigmoid,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  relu: (x) => Math.max(x, 0),
  leaky_relu: (x, slope) => (x > 0 ? x : slope * x),
  silu: (x) => x * sigmoid(x),
};

const MOST_WHOLE = 2 ** 52; // numbers above are whole, one and all

/** Where a function has a kink or a jump, given its arguments: the table of Python's rules. */
export const KINKS: { readonly [name: string]: (a: number, b: number, c: number) => boolean } = {
  abs: (x) => x === 0,
  sign: (x) => x === 0,
  floor: Number.isInteger,
  ceil: Number.isInteger,
  round: (x) => x - Math.floor(x) === 0.5,
  mod: (a, b) => b !== 0 && Math.abs(a / b) < MOST_WHOLE && Number.isInteger(a / b),
  max: (a, b) => a === b,
  min: (a, b) => a === b,
  clip: (x, low, high) => x === low || x === high,
  lt: (a, b) => a === b,
  le: (a, b) => a === b,
  gt: (a, b) => a === b,
  ge: (a, b) => a === b,
  eq: (a, b) => a === b,
  ne: (a, b) => a === b,
  relu: (x) => x === 0,
  leaky_relu: (x, slope) => x === 0 && slope !== 1,
};
