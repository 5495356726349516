import { expect, test } from "#tests/support/journey.ts";
import { historyOf } from "#tests/support/operator-api.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

const roundsOfPolling = 10;

/** Which of the messages are not on a screen, or more than once. */
function compare(sent: readonly string[], shown: readonly string[]): { lost: string[]; doubled: string[] } {
  const times = (body: string) => shown.filter((one) => one === body).length;
  return {
    lost: sent.filter((body) => times(body) === 0),
    doubled: sent.filter((body) => times(body) > 1),
  };
}

test("when the hub is killed both sides are told, go on by polling, and return to live without a loss or a double", async ({
  aPage,
  installation,
  picture,
}) => {
  test.setTimeout(180_000);
  // High enough for the operator's virtual list to have every message in view.
  const viewport = { width: 1280, height: 3_000 };
  const visitor = new VisitorPage(await aPage());
  const ada = new OperatorPage(await aPage({ viewport }));
  const sent: string[] = [];
  const visitorWrites = async (body: string) => {
    sent.push(body);
    await visitor.write(body);
  };
  const adaWrites = async (body: string) => {
    sent.push(body);
    await ada.reply(body);
  };

  await visitor.visit();
  await visitor.openPanel();
  await visitorWrites("Is anybody there?");
  await expect(visitor.text("Sent")).toBeVisible();
  await ada.signIn("ada@acme.test");
  await ada.open("Is anybody there?");
  await ada.action("Claim").click();
  await adaWrites("I am here.");
  await expect(visitor.transcript.getByText("I am here.")).toBeVisible();

  await test.step("both are told within 5 s that the live connection is lost", async () => {
    const killedAt = performance.now();
    // Written while the hub dies, so that one may be committed and never acknowledged.
    await Promise.all([
      visitorWrites("Visitor, as the hub is killed"),
      adaWrites("Ada, as the hub is killed"),
      installation.killHub(),
    ]);
    await Promise.all([visitorWrites("Visitor, just after the kill"), adaWrites("Ada, just after the kill")]);
    await Promise.all([visitor.banner, ada.banner].map((banner) => expect(banner).toBeVisible({ timeout: 5_000 })));
    const seconds = (performance.now() - killedAt) / 1_000;
    console.log(`hub outage: both sides were told after ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(5);
    await picture(visitor.page, "outage-widget");
    await ada.page.setViewportSize({ width: 1_440, height: 900 });
    await picture(ada.page, "outage-console");
    await ada.page.setViewportSize(viewport);
  });

  await test.step("messages go both ways by polling", async () => {
    for (let round = 1; round <= roundsOfPolling; round++) {
      await Promise.all([visitorWrites(`Visitor, polling ${round}`), adaWrites(`Ada, polling ${round}`)]);
    }
    await expect.poll(async () => compare(sent, await visitor.bodies()).lost, { timeout: 20_000 }).toEqual([]);
    await expect.poll(async () => compare(sent, await ada.bodies()).lost, { timeout: 20_000 }).toEqual([]);
    await expect(visitor.text("Sending…")).toHaveCount(0, { timeout: 20_000 });
    await expect(ada.transcript.getByText("Sending…")).toHaveCount(0, { timeout: 20_000 });
  });

  await test.step("both return to live by themselves when the hub is back", async () => {
    await Promise.all([
      installation.startHub(),
      visitorWrites("Visitor, while the hub starts"),
      adaWrites("Ada, while the hub starts"),
    ]);
    const readyAt = performance.now();
    await expect(visitor.banner).toBeHidden({ timeout: 45_000 });
    await expect(ada.banner).toBeHidden({ timeout: 45_000 });
    console.log(
      `hub outage: both sides live ${((performance.now() - readyAt) / 1_000).toFixed(1)} s after the restart`,
    );
    await Promise.all([visitorWrites("Visitor, live again"), adaWrites("Ada, live again")]);
  });

  await test.step("every message is on both screens exactly once, in the order of the history", async () => {
    await expect(visitor.transcript.getByText("Ada, live again")).toBeVisible();
    await expect(ada.transcript.getByText("Visitor, live again")).toBeVisible();
    await expect(visitor.text("Sending…")).toHaveCount(0);
    await expect(ada.transcript.getByText("Sending…")).toHaveCount(0);
    const history = await historyOf(installation.webUrl, ada.conversationId);
    const seen = { visitor: await visitor.bodies(), operator: await ada.bodies() };
    for (const [where, shown] of Object.entries({ ...seen, history })) {
      const { lost, doubled } = compare(sent, shown);
      console.log(`hub outage: ${where}: ${sent.length} sent, ${lost.length} lost, ${doubled.length} doubled`);
    }
    expect(history.toSorted()).toEqual(sent.toSorted());
    expect(seen.visitor).toEqual(history);
    expect(seen.operator).toEqual(history);
  });
});
