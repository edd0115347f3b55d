/** This file asks for the explanation of what was typed: one request at a time, and the latest wins. */

import type { Problem, StudioDocument } from "./protocol.ts";

export interface Question {
  formula: string;
  at: { readonly [input: string]: number };
  order: number;
  language: string;
}

export type Answer = { document: StudioDocument } | { problem: Problem };

/** What answers questions: the server, or Python behind a notebook. */
export type Explain = (question: Question, signal: AbortSignal) => Promise<Answer>;

/** Asks `explain` one question at a time; while one is under way, only the latest of the others is kept. */
export class Asker {
  private running: AbortController | null = null;
  private next: Question | null = null;

  constructor(
    private readonly explain: Explain,
    private readonly answered: (answer: Answer, question: Question) => void,
  ) {}

  ask(question: Question): void {
    this.next = question;
    if (this.running === null) void this.work();
  }

  stop(): void {
    this.next = null;
    this.running?.abort();
  }

  private async work(): Promise<void> {
    try {
      while (this.next !== null) await this.one(this.next);
    } finally {
      this.running = null;
    }
  }

  private async one(question: Question): Promise<void> {
    this.next = null;
    this.running = new AbortController();
    const answer = await this.answer(question, this.running.signal);
    // where a newer question waits, only a picture on the way is worth showing
    if (answer !== null && (this.next === null || "document" in answer)) this.answered(answer, question);
  }

  private async answer(question: Question, signal: AbortSignal): Promise<Answer | null> {
    try {
      return await this.explain(question, signal);
    } catch (error) {
      if (signal.aborted) return null;
      const problem = { code: "unreachable", message: String(error), place: null, text: null, remedy: null };
      return { problem };
    }
  }
}
