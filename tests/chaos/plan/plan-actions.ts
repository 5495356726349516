import { afterCrash, burstsBefore } from "./bursts.ts";
import { type Draw, drawFrom } from "./draw.ts";
import type { PlannedAction, PlannedDeed, PlannedFault, Role } from "./plan.ts";
import { timeline } from "./timeline.ts";

const sendsMin = 235;
const sendsMax = 265;
const notePercent = 12;

/** How often somebody does something else, for the whole run. */
const otherDeeds = [
  { kind: "claim", times: 12 },
  { kind: "close", times: 4 },
  { kind: "reopen", times: 3 },
  { kind: "read", times: 40 },
  { kind: "type", times: 15 },
] as const;

/** What everybody does in a run, most of it where it hurts: just before something breaks. */
export function planActions(seed: number, roles: readonly Role[], faults: readonly PlannedFault[]): PlannedAction[] {
  const draw = drawFrom(seed, 1);
  const planned: PlannedAction[] = [];
  const add = (atMs: number, role: number, deed: PlannedDeed): void => void planned.push({ atMs, role, deed });
  let sends = 0;
  const say = (atMs: number, number: number): void => {
    const role = roles[number];
    if (role === undefined) return;
    sends += 1;
    const isNote = role.kind === "operator" && draw.isLikely(notePercent);
    const conversation = conversationFor(draw, roles, role);
    const body = `${role.name} says ${sends}`;
    add(atMs, number, { kind: "send", conversation, messageKind: isNote ? "note" : "message", body });
  };

  roles.forEach((role, number) => {
    if (role.kind !== "visitor") return;
    const deed = { kind: "start", conversation: role.conversation, body: `${role.name} says hello` } as const;
    add(draw.between(0, timeline.startsBeforeMs), number, deed);
  });
  for (const { aroundMs, roles: speakers, each, withinMs } of burstsBefore(draw, faults, roles.length)) {
    for (const role of speakers) {
      for (let count = 0; count < each; count += 1) say(aroundMs - draw.between(0, withinMs), role);
    }
  }
  const rest = draw.between(sendsMin, sendsMax) - sends;
  for (let count = 0; count < rest; count += 1) {
    say(draw.between(timeline.busyFromMs, timeline.forMs), draw.between(0, roles.length));
  }
  for (const { kind, times } of otherDeeds) {
    for (let time = 0; time < times; time += 1) {
      const number = draw.between(0, roles.length);
      const role = roles[number];
      const isAllowed = role?.kind === "operator" || kind === "read" || kind === "type";
      if (role === undefined || !isAllowed) continue;
      const conversation = conversationFor(draw, roles, role);
      add(draw.between(timeline.busyFromMs, timeline.forMs), number, { kind, conversation });
    }
  }
  return planned
    .map((action) => ({ ...action, atMs: afterCrash(action, faults) }))
    .toSorted((one, other) => one.atMs - other.atMs);
}

function conversationFor(draw: Draw, roles: readonly Role[], role: Role): number {
  if (role.kind === "visitor") return role.conversation;
  const all = roles.flatMap((one) => (one.kind === "visitor" && one.tenant === role.tenant ? [one.conversation] : []));
  return all[draw.between(0, all.length)] ?? 0;
}
