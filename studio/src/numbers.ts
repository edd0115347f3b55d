/** This file writes numbers as a person does, to the letter as Python does. */

/** Returns a number to so many significant digits without idle zeros: 0.5966, 1.2e+20 as "1.2e20". */
export function general(value: number, digits: number): string {
  const [mantissa, exponent] = rounded(value, digits).split("e") as [string, string | undefined];
  const tidy = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return exponent === undefined ? tidy : `${tidy}e${Number(exponent)}`;
}

/** As `toPrecision`, in Python's choice of notation, and with halves rounded to the even digit. */
function rounded(value: number, digits: number): string {
  // a half would be a whole number of such parts; the rest is most of what is written while something is dragged
  if (Math.abs(value) >= 1e-4 && !Number.isInteger(value * 10 ** (digits + 4))) return value.toPrecision(digits);
  const science = halvesToEven(value, digits);
  const exponent = Number(science.slice(science.indexOf("e") + 1));
  if (exponent < -4 || exponent >= digits) return science;
  return Number(science).toFixed(Math.max(0, digits - 1 - exponent));
}

function halvesToEven(value: number, digits: number): string {
  const science = value.toExponential(digits - 1);
  // what 17 digits do not show as a half is none; all digits take ten times as long
  if (digits < 16 && !/50*e/.test(value.toExponential(16).slice(digits))) return science;
  const more = value.toExponential(99); // all digits that a number half way between two others can have
  const cut = more.indexOf("e");
  const point = more.indexOf(".");
  const rest = more.slice(point + digits, cut);
  const last = digits === 1 ? more[point - 1] : more[point + digits - 1];
  if (!/^50*$/.test(rest) || Number(last) % 2 === 1) return science;
  return `${more.slice(0, digits === 1 ? point : point + digits)}${more.slice(cut)}`; // even already: cut off
}

/** Returns a number as a sentence has it: whole numbers whole, others to four significant digits. */
export function numberText(value: number, digits = 4): string {
  if (value === 0) return "0";
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Number.isInteger(value) && Math.abs(value) < 10 ** Math.max(digits, 6)) return String(value);
  return general(value, digits);
}

/** Returns a number with a real minus. */
export function signedText(value: number, digits = 4): string {
  return numberText(value, digits).replaceAll("-", "−");
}

/** Returns all digits of a number, with a real minus. */
export function everyDigit(value: number): string {
  return String(value).replace("e+", "e").replaceAll("-", "−");
}

/** Returns how many digits two numbers need, four at least, to be told apart: 2 and 2.00003. Beyond seven, differences are noise. */
export function digitsApart(a: number, b: number): number {
  return [4, 5, 6, 7].find((digits) => signedText(a, digits) !== signedText(b, digits)) ?? 4;
}

/** Returns a text as code and spreadsheets take it: −1.5 · 10⁻¹² as -1.5e-12. */
export function plainly(text: string): string {
  const plain = text.replace(/\s·\s10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)/g, (_, raised: string) => `e${lowered(raised)}`);
  return plain.replaceAll("−", "-").replaceAll("\u00a0", " ");
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";

/** Returns raised digits as plain ones. */
export const lowered = (raised: string): string => [...raised].map((sign) => "0123456789-"[RAISED.indexOf(sign)]).join("");

/** Returns a large whole number to so many digits where it has more: it is then written as a power of ten. */
export function tidied(value: number, digits: number): string | null {
  if (!Number.isInteger(value) || Math.abs(value) < 10 ** digits || Number(value.toPrecision(digits)) === value) return null;
  return general(value, digits);
}

/** Returns a number as a card shows it in a language: a real minus, powers of ten, the language's decimal sign. */
export function shown(value: number, decimal = ".", digits = 4): string {
  const text = (tidied(value, digits) ?? signedText(value, digits)).replaceAll("-", "−").replace(".", decimal);
  const [mantissa, exponent] = text.split("e") as [string, string | undefined];
  if (exponent === undefined) return mantissa;
  const raised = exponent.replace(/[−\d]/g, (sign) => RAISED[sign === "−" ? 10 : Number(sign)]!);
  return `${mantissa} · 10${raised}`;
}
