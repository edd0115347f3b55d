/** This file says what each special function of Python's table computes: a page carries it where its formula has one. */

import type { Operation } from "../operations.ts";
import { besselj, beta, digamma, erf, erfc, gamma, lambertw, lgamma, polygamma } from "./functions.ts";

export const SPECIAL: { readonly [name: string]: Operation } = {
  erf,
  erfc,
  gamma,
  lgamma,
  factorial: (x) => gamma(x + 1),
  digamma,
  polygamma,
  beta,
  besselj,
  lambertw,
  gelu: (x) => (x / 2) * erfc(-x / Math.SQRT2),
};
