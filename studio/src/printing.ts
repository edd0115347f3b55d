/** This file prepares the element for paper: light, as wide as a sheet, with steps and table, and without controls. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Pixels of the picture's layout on paper; the sheet shrinks it to its own width. */
export const SHEET = 940;
const PAPER = 690; // pixels between the margins of A4 and Letter

/** A view that lays itself out by its width, which it otherwise watches. */
interface Measured {
  width: number;
}

const isMeasured = (view: unknown): view is Measured => typeof view === "object" && view !== null && "width" in view;

export class Printing implements ReactiveController {
  isOn = false;
  private measured: [Measured, number] | null = null;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly view: () => unknown,
  ) {
    host.addController(this);
  }

  // not in the constructor: an element that a script creates may have no attributes yet
  hostConnected(): void {
    this.host.style.setProperty("--sheet", `${SHEET}px`);
    this.host.style.setProperty("--sheet-zoom", String(PAPER / SHEET));
    addEventListener("beforeprint", this.begin);
    addEventListener("afterprint", this.end);
  }

  hostDisconnected(): void {
    removeEventListener("beforeprint", this.begin);
    removeEventListener("afterprint", this.end);
  }

  // sizes are not watched while a page is printed: the view is told how wide the paper is
  private readonly begin = (): void => {
    if (this.isOn) return;
    this.isOn = true;
    const view = this.view();
    if (isMeasured(view)) {
      this.measured = [view, view.width];
      view.width = SHEET - 30;
    }
    this.host.requestUpdate();
  };

  private readonly end = (): void => {
    this.isOn = false;
    if (this.measured !== null) this.measured[0].width = this.measured[1];
    this.measured = null;
    this.host.requestUpdate();
  };
}
