import { v7 } from "uuid";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { execute } from "#lib/chat/execute.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import { call } from "#tests/http/call.ts";
import { anOperator, type Person, someTenant, someVisitor } from "#tests/http/person.ts";
import { conversationListShape } from "#tests/http/shapes.ts";
import { started } from "#tests/http/some-conversation.ts";
import { randomFrom } from "../random.ts";

/** An answer of the REST door, kept to be delivered late. */
export interface Recording {
  path: string;
  pos: number;
  epoch: string;
  answer: unknown;
}

/** What one reader could have loaded during a day of work, and all that happened. */
export interface RecordedDay {
  reader: Person;
  epoch: string;
  events: ChatEvent[];
  snapshots: Recording[];
  /** What the server says in the end: the list, and the messages of each conversation. */
  last: Recording[];
}

/** Lets two operators and two visitors work at random, and records what each reader sees of it. */
export async function recordDay(application: TestApplication, seed: number): Promise<RecordedDay[]> {
  const tenant = await someTenant(application);
  const [ada, grace] = [await anOperator(application, tenant, { name: "Ada" }), await anOperator(application, tenant)];
  const [vera, victor] = [await someVisitor(application, tenant), await someVisitor(application, tenant)];
  const owners = [vera, victor, vera] as const;
  const ids = await Promise.all(owners.map((visitor, index) => started(application, visitor, `Hello ${index}`)));
  const days = [ada, vera].map((reader): RecordedDay => ({ reader, epoch: "", events: [], snapshots: [], last: [] }));
  const random = randomFrom(seed);
  const inConversation = async (as: Person, id: string, [action, body]: readonly [string, object]): Promise<void> => {
    const path = action === "deliveries" ? "/deliveries" : `/conversations/${id}/${action}`;
    await call(application, { as, path, body });
  };
  for (let step = 0; step < 60; step += 1) {
    const place = random.below(ids.length);
    const [id = "", owner = vera] = [ids[place], owners[place]];
    const says = { id: v7(), body: `Step ${step}` };
    const reads = { seq: 1 + random.below(12) };
    const has = { deliveries: [{ conversationId: id, seq: 1 + random.below(12) }] };
    const deed = random.pick([
      [owner, ["messages", says]],
      [owner, ["messages", says]],
      [owner, ["read", reads]],
      [owner, ["deliveries", has]],
      [random.pick([ada, grace]), ["deliveries", has]],
      [ada, ["messages", says]],
      [ada, ["read", reads]],
      [grace, ["messages", says]],
      [grace, ["read", reads]],
      [random.pick([ada, grace]), ["notes", says]],
      [random.pick([ada, grace]), ["claim", {}]],
      [random.pick([ada, grace]), ["close", {}]],
      [ada, ["reopen", {}]],
    ] as const);
    await inConversation(deed[0], id, deed[1]);
    if (step % 6 === 0) for (const day of days) day.snapshots.push(...(await record(application, day.reader)));
  }
  for (const day of days) {
    day.last = await record(application, day.reader);
    const { principal } = day.reader;
    const { events, epoch } = await execute(application.chat, listEvents, { principal, input: { after: 0 } });
    Object.assign(day, { events, epoch });
  }
  return days;
}

async function record(application: TestApplication, reader: Person): Promise<Recording[]> {
  const paths = ["/conversations?view=all"];
  if (reader.principal.kind === "member") paths.push("/conversations?view=mine", "/conversations?view=queue");
  const list = conversationListShape.parse((await call(application, { as: reader, path: "/conversations" })).json);
  paths.push(...list.items.map(({ id }) => `/conversations/${id}/messages`));
  return Promise.all(
    paths.map(async (path) => {
      const { json } = await call(application, { as: reader, path });
      return { path, pos: list.pos, epoch: list.epoch, answer: json };
    }),
  );
}
