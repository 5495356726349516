import type { Frame } from "@playwright/test";

/** Both functions run in the browser, whose pages share the machine's clock. Moments are epoch milliseconds. */

/** From now on the frame notes when Enter is pressed. */
export async function noteEnter(frame: Frame): Promise<void> {
  await frame.evaluate(() => {
    const note = (event: KeyboardEvent): void => {
      if (event.key === "Enter")
        document.body.dataset.benchEnteredAt = String(performance.timeOrigin + performance.now());
    };
    addEventListener("keydown", note, true);
  });
}

export async function enteredAt(frame: Frame): Promise<number> {
  return Number(await frame.evaluate(() => document.body.dataset.benchEnteredAt));
}

/** @returns when the text was first part of a frame on the screen. Call it before the text can come. */
export function whenShown(frame: Frame, text: string): Promise<number> {
  return frame.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const isThere = (): boolean => document.body.textContent.includes(wanted);
        const observer = new MutationObserver(() => {
          if (!isThere()) return;
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    text,
  );
}
