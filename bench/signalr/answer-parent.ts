/** What a parent asks of its child process: one of the child's answers by its name. */
export interface Question {
  ask: string;
  about: unknown;
}

/**
 * Answers the questions of the process that started this one, one reply each, and exits when the parent is gone.
 * An error ends the process, which the parent sees.
 */
export function answerParent(answers: Record<string, (about: unknown) => unknown>): void {
  process.on("message", ({ ask, about }: Question) => {
    const answer = answers[ask];
    if (answer === undefined) throw new Error(`Nothing here answers to ${ask}.`);
    void Promise.resolve(answer(about)).then((reply) => process.send?.({ reply: reply ?? null }));
  });
  process.on("disconnect", () => process.exit());
}
