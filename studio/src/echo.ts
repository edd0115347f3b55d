/** This file lays the lines of a typeset formula beside each other, as many in a row as there is room for. */

let last: { mathml: string; lines: readonly string[] } = { mathml: "", lines: [] };

/** Returns the MathML of each line of a formula that has several, of the whole where it has one. */
export function linesOf(mathml: string): readonly string[] {
  if (mathml !== last.mathml) last = { mathml, lines: split(mathml) };
  return last.lines;
}

function split(mathml: string): string[] {
  const read = document.createElement("template");
  read.innerHTML = mathml;
  const rows = read.content.querySelector("math")?.firstElementChild;
  if (rows?.localName !== "mtable" || rows.nextElementSibling !== null) return [mathml];
  return [...rows.children].map((row) => `<math>${[...row.children].map((cell) => cell.innerHTML).join("")}</math>`);
}
