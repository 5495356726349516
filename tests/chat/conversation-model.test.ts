import * as fc from "fast-check";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimConversation } from "#lib/chat/conversations/claim-conversation.ts";
import { closeConversation } from "#lib/chat/conversations/close-conversation.ts";
import { getConversation } from "#lib/chat/conversations/get-conversation.ts";
import { reopenConversation } from "#lib/chat/conversations/reopen-conversation.ts";
import { ChatError, type ChatErrorCode } from "#lib/chat/errors.ts";
import { execute } from "#lib/chat/execute.ts";
import { addNote } from "#lib/chat/messages/add-note.ts";
import { listMessages } from "#lib/chat/messages/list-messages.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import { confirmDeliveries } from "#lib/chat/receipts/confirm-deliveries.ts";
import { readConversation } from "#lib/chat/receipts/read-conversation.ts";
import type { UseCase } from "#lib/chat/use-case.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { anOperator, type Person, someTenant, someVisitor } from "#tests/http/person.ts";
import { started } from "#tests/http/some-conversation.ts";
import { read, write } from "#tests/support/builders.ts";
import { modelRuns } from "#tests/support/model-runs.ts";
import { ConversationModel, type Name, operators, type Step } from "./conversation-model.ts";

const names = ["Vera", ...operators] as const;
const stepsMax = 24;
const secondsMax = 1_800;

let application: TestApplication;
let people: Record<Name, Person>;

beforeAll(async () => {
  application = await anApplication();
  const tenant = await someTenant(application);
  const [ada, grace] = [
    await anOperator(application, tenant, { name: "Ada" }),
    await anOperator(application, tenant, { name: "Grace" }),
  ];
  // Of all the conversations of all runs.
  for (const { id } of [ada, grace]) {
    await write(application.database, tenant.id, ({ operators: all }) => all.change(id, { capacity: 1_000_000 }));
  }
  people = { Vera: await someVisitor(application, tenant, { name: "Vera" }), Ada: ada, Grace: grace };
});
afterAll(() => application[Symbol.asyncDispose]());

const back = fc.nat({ max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("say" as const),
    by: fc.constantFrom(...names),
    unseen: fc.option(back),
  }),
  fc.record({ do: fc.constant("note" as const), by: fc.constantFrom(...operators) }),
  fc.record({ do: fc.constantFrom("claim", "close", "reopen"), by: fc.constantFrom(...operators) }),
  fc.record({ do: fc.constantFrom("read", "deliver"), by: fc.constantFrom(...names), back }),
  fc.record({ do: fc.constant("repeat" as const), send: fc.nat({ max: 40 }), withOtherBody: fc.boolean() }),
);

/** A conversation of the real product, with what was sent to it. */
interface Subject {
  conversationId: string;
  sent: { by: Name; useCase: UseCase; input: Record<string, unknown>; answer: unknown }[];
}

const perform = <Output>(useCase: UseCase<Output>, by: Name, input: object): Promise<Output> =>
  execute(application.chat, useCase, { principal: people[by].principal, input });

/** Does the step for real, given the newest `seq` before it. @returns the code of the refusal, or null. */
async function take(subject: Subject, taken: Step, { body, lastSeq }: { body: string; lastSeq: number }) {
  try {
    await act(subject, taken, { body, lastSeq });
    return null;
  } catch (error) {
    if (error instanceof ChatError) return error.code;
    throw error;
  }
}

async function act(subject: Subject, taken: Step, { body, lastSeq }: { body: string; lastSeq: number }): Promise<void> {
  const { conversationId } = subject;
  switch (taken.do) {
    case "say": {
      const base = taken.unseen === null ? {} : { basedOnSeq: Math.max(0, lastSeq - taken.unseen) };
      return send(subject, taken.by, { useCase: sendMessage, input: { conversationId, id: v7(), body, ...base } });
    }
    case "note":
      return send(subject, taken.by, { useCase: addNote, input: { conversationId, id: v7(), body } });
    case "claim":
      return void (await perform(claimConversation, taken.by, { conversationId }));
    case "close":
      return void (await perform(closeConversation, taken.by, { conversationId }));
    case "reopen":
      return void (await perform(reopenConversation, taken.by, { conversationId }));
    case "read":
      return void (await perform(readConversation, taken.by, {
        conversationId,
        seq: Math.max(0, lastSeq - taken.back),
      }));
    case "deliver": {
      const deliveries = [{ conversationId, seq: Math.max(0, lastSeq - taken.back) }];
      return void (await perform(confirmDeliveries, taken.by, { deliveries }));
    }
    case "repeat": {
      const earlier = subject.sent[taken.send % subject.sent.length];
      if (earlier === undefined) return;
      const change = taken.withOtherBody ? { body: `${body}, not what it was` } : {};
      expect(await perform(earlier.useCase, earlier.by, { ...earlier.input, ...change })).toEqual(earlier.answer);
    }
  }
}

async function send(
  subject: Subject,
  by: Name,
  { useCase, input }: { useCase: UseCase<Message>; input: Record<string, unknown> },
): Promise<void> {
  subject.sent.push({ by, useCase, input, answer: await perform(useCase, by, input) });
}

/** The product shows everybody what the model says. */
async function compare({ conversationId }: Subject, model: ConversationModel): Promise<void> {
  for (const name of names) {
    const conversation = await perform(getConversation, name, { conversationId });
    expect({ ...conversation, assignee: conversation.assignee?.name ?? null }, name).toMatchObject({
      status: model.status,
      assignee: model.assignee,
      lastSeq: model.lastSeqFor(name),
      unread: model.unread(name),
    });
    const { items, receipts } = await perform(listMessages, name, { conversationId, limit: 200 });
    const shown = items.map(({ seq, kind, author, body }) => ({ seq, kind, author: author.name, body }));
    expect(shown, name).toEqual(model.messages.filter(({ kind }) => name !== "Vera" || kind !== "note"));
    expect(receipts).toEqual(model.receipts());
  }
}

/** The positions of the tenant's whole log, and the `seq` of each message that it added to a conversation. */
async function loggedOf({ conversationId }: Subject): Promise<{ positions: number[]; additions: number[] }> {
  const { tenant } = people.Vera;
  const { head } = await read(application.database, tenant.id, ({ log }) => log.bounds());
  const logged = await read(application.database, tenant.id, ({ log }) => log.read({ after: 0, limit: head }));
  const additions = logged.flatMap(({ event }) =>
    event.conversationId === conversationId && "message" in event.data ? [event.data.message.seq] : [],
  );
  return { positions: logged.map(({ event }) => event.pos), additions };
}

describe("a conversation", () => {
  test(
    "is what its model is, after any sequence of what people do to it, refusals and repeated sends included",
    async () => {
      const property = fc.asyncProperty(fc.array(step, { maxLength: stepsMax }), async (steps) => {
        const conversationId = await started(application, people.Vera, "Hello");
        const subject: Subject = { conversationId, sent: [] };
        const model = new ConversationModel("Hello");
        for (const [index, taken] of steps.entries()) {
          const body = `Step ${index}`;
          const { lastSeq } = model;
          const refusal: ChatErrorCode | null = await take(subject, taken, { body, lastSeq });
          expect(refusal, `step ${index}`).toBe(model.take(taken, body));
        }
        await compare(subject, model);
      });
      await fc.assert(property, modelRuns(100));
    },
    secondsMax * 1_000,
  );

  test("leaves one event for each message of it in the log, in order, and none of what was refused", async () => {
    const [steps = []] = fc.sample(fc.array(step, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed: 4 });
    const subject: Subject = { conversationId: await started(application, people.Vera, "Hello"), sent: [] };
    const model = new ConversationModel("Hello");
    for (const [index, taken] of steps.entries()) {
      const { lastSeq } = model;
      await take(subject, taken, { body: `Step ${index}`, lastSeq });
      model.take(taken, `Step ${index}`);
    }
    const { positions, additions } = await loggedOf(subject);
    expect(positions).toEqual(positions.map((_, index) => index + 1));
    expect(additions).toEqual(model.messages.map(({ seq }) => seq));
  });
});
