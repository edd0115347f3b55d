/** This file finds out whether the question right below a scene is still open: until then the scene keeps something back. */

/** Whether a question stands right below an element, and nobody has answered it. */
export function isAskedBelow(element: Element | null): boolean {
  const below = element?.nextElementSibling;
  return below?.localName === "chain-question" && ((below as { done?: unknown }).done ?? null) === null;
}
