/** This file writes a short formula as people do in a picture: x², −x, 2·x. */

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Returns a formula of Python's printing with raised digits, a real minus sign and a dot. */
export function plain(formula: string): string {
  return formula
    .replace(/\*\*|\^/g, "^")
    .replace(/\^(\d)(?![\d.])/g, (_, digit: string) => RAISED[Number(digit)]!)
    .replaceAll("-", "−")
    .replaceAll("*", "·");
}
