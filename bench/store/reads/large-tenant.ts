import { migrateDatabase } from "#db/migrate.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { type Application, compose } from "#lib/compose.ts";
import { parseEnv } from "#lib/env.ts";
import { foundTenant } from "#lib/identity/found-tenant.ts";
import { randomFrom } from "#tests/client/random.ts";
import { orderedId } from "../text.ts";
import { settingsFor } from "../world.ts";
import { type PlannedConversation, planConversations } from "./planned-conversation.ts";
import { TenantWriter } from "./tenant-writer.ts";

export interface Size {
  messages: number;
  conversations: number;
  /** How many of the newest messages still have their event in the log. */
  events: number;
}

/** A tenant that has chatted for a year. */
export interface LargeTenant {
  file: string;
  tenantId: TenantId;
  /** An operator who is assigned some of the conversations. */
  memberId: string;
  /** An operator who is assigned none. */
  idleMemberId: string;
  /** The oldest position from which its log can be read. */
  floor: number;
  /** In the order in which they began. */
  conversations: readonly PlannedConversation[];
}

const memberCount = 40;
const memberSpace = 1;
const seed = 20_261_122;
/** How many conversations are talked in at a time. */
const talkedInAtOnce = 100;
const messagesPerProgress = 250_000;

/** Parley on the database, as a process of an installation has it. */
export function composeOver(file: string): Promise<Application> {
  const env = parseEnv({ ...settingsFor(file), LOG_LEVEL: "silent" });
  return compose(env, { process: "web" });
}

/**
 * Fills a new database with one tenant, the same in every run. Conversations overlap in time, so that the messages of one
 * lie scattered among those of others.
 */
export async function makeLargeTenant(
  file: string,
  size: Size,
  progress: (line: string) => void,
): Promise<LargeTenant> {
  const memberIds = Array.from({ length: memberCount }, (_, number) => orderedId(number, memberSpace));
  const idleMemberId = orderedId(memberCount, memberSpace);
  const tenantId = await makeTenant(file, [...memberIds, idleMemberId]);
  const conversations = planConversations(size, memberIds);
  const floor = size.messages - size.events;
  const writer = new TenantWriter(file, { tenantId, floor });
  for (const conversation of inOrderOfMessages(conversations)) {
    writer.addMessage(conversation);
    if (writer.messages % messagesPerProgress === 0)
      progress(`${writer.messages} of ${size.messages} messages written`);
  }
  for (const conversation of conversations) writer.addConversation(conversation);
  writer.close();
  return { file, tenantId, memberId: memberIds[0] ?? "", idleMemberId, floor, conversations };
}

async function makeTenant(file: string, memberIds: readonly string[]): Promise<TenantId> {
  await migrateDatabase(`sqlite:${file}`);
  const { database } = await composeOver(file);
  const tenant = { id: orderedId(0, 0), slug: "large", name: "Large", greeting: "Hello!" };
  const tenantId = await foundTenant(database, tenant, new Date());
  await database.tenants.within(
    tenantId,
    async ({ members }) => {
      for (const id of memberIds) {
        await members.add({
          id,
          name: "Ada",
          email: `${id}@large.test`,
          role: "operator",
          removedAt: null,
          createdAt: new Date(),
        });
      }
    },
    { access: "write" },
  );
  await database.close();
  return tenantId;
}

/** Yields each conversation as often as it has messages, a hundred of them mixed at a time. */
function* inOrderOfMessages(conversations: readonly PlannedConversation[]): Iterable<PlannedConversation> {
  const random = randomFrom(seed);
  const upcoming = conversations.values();
  const current: { conversation: PlannedConversation; left: number }[] = [];
  for (;;) {
    while (current.length < talkedInAtOnce) {
      const next = upcoming.next();
      if (next.done === true) break;
      current.push({ conversation: next.value, left: next.value.messages });
    }
    const place = random.below(current.length);
    const talk = current[place];
    if (talk === undefined) return;
    yield talk.conversation;
    talk.left -= 1;
    if (talk.left === 0) current.splice(place, 1);
  }
}
