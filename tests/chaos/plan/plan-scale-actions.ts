import { afterCrash, burstsBefore } from "./bursts.ts";
import { type Draw, drawFrom } from "./draw.ts";
import type { PlannedAction, PlannedFault, Role } from "./plan.ts";
import { planStarts, type Start } from "./plan-starts.ts";
import { scaleTimeline as timeline } from "./timeline.ts";

const sendsMin = 160;
const sendsMax = 190;
const notePercent = 12;
/** For so long nobody speaks in a conversation after its planned start: it has to be known. */
const knownAfterMs = 300;

/** How often somebody does something else with a conversation, for the whole run. */
const otherDeeds = [
  { kind: "claim", times: 12 },
  { kind: "close", times: 3 },
  { kind: "reopen", times: 3 },
  { kind: "read", times: 30 },
  { kind: "type", times: 12 },
] as const;
/** How often supervisors decide who has a conversation, and how often somebody wants to hand one over. */
const supervisorDeeds = [
  { kind: "take-over", times: 5 },
  { kind: "assign", times: 8 },
  { kind: "transfer", times: 8 },
] as const;
/** How often operators do something with what they have. */
const deskDeeds = [
  { kind: "close-own", times: 18 },
  { kind: "release-own", times: 5 },
] as const;
/** How often an operator takes no conversations for a while. */
const breaks = 4;
const breakMsMax = 2_500;

interface Cast {
  draw: Draw;
  roles: readonly Role[];
  starts: readonly Start[];
}

/** What everybody does in a run in which conversations are offered: more are started than operators can take. */
export function planScaleActions(
  seed: number,
  roles: readonly Role[],
  faults: readonly PlannedFault[],
): { actions: PlannedAction[]; conversations: number } {
  const draw = drawFrom(seed, 1);
  const starts = planStarts(draw, roles, faults);
  const cast = { draw, roles, starts };
  const openings = starts.map(({ atMs, role, conversation }): PlannedAction => {
    const body = `${roles[role]?.name} asks ${conversation}`;
    return { atMs, role, deed: { kind: "start", conversation, body } };
  });
  const actions = [
    ...openings,
    ...planSends(cast, faults),
    ...planOtherDeeds(cast),
    ...planSupervision(cast),
    ...planDeskDeeds(cast),
  ]
    .map((action) => ({ ...action, atMs: afterCrash(action, faults) }))
    .toSorted((left, right) => left.atMs - right.atMs);
  return { actions, conversations: starts.length };
}

function planSends(cast: Cast, faults: readonly PlannedFault[]): PlannedAction[] {
  const { draw, roles } = cast;
  const bursts = burstsBefore(draw, faults, roles.length);
  const inBursts = bursts.flatMap(({ aroundMs, roles: speakers, each, withinMs }) =>
    speakers.flatMap((number) =>
      Array.from({ length: Math.ceil(each / 2) }, () => ({ atMs: aroundMs - draw.between(0, withinMs), number })),
    ),
  );
  const atAnyTime = Array.from({ length: Math.max(0, draw.between(sendsMin, sendsMax) - inBursts.length) }, () => ({
    atMs: anyTime(draw),
    number: draw.between(0, roles.length),
  }));
  return [...inBursts, ...atAnyTime].flatMap(({ atMs, number }, index): PlannedAction[] => {
    const role = roles[number];
    const conversation = conversationFor(cast, { number, atMs });
    if (role === undefined || conversation === undefined) return [];
    const isNote = role.kind === "operator" && draw.isLikely(notePercent);
    const body = `${role.name} says ${index}`;
    const deed = { kind: "send", conversation, messageKind: isNote ? "note" : "message", body } as const;
    return [{ atMs, role: number, deed }];
  });
}

function planOtherDeeds(cast: Cast): PlannedAction[] {
  const { draw, roles } = cast;
  return otherDeeds.flatMap(({ kind, times }) =>
    Array.from({ length: times }, () => {
      const isAnybodys = kind === "read" || kind === "type";
      const number = isAnybodys ? draw.between(0, roles.length) : anyOperator(cast);
      const atMs = anyTime(draw);
      return { atMs, number, conversation: conversationFor(cast, { number, atMs }) };
    }).flatMap(({ atMs, number, conversation }): PlannedAction[] =>
      conversation === undefined ? [] : [{ atMs, role: number, deed: { kind, conversation } }],
    ),
  );
}

function planSupervision(cast: Cast): PlannedAction[] {
  const { draw, roles } = cast;
  return supervisorDeeds.flatMap(({ kind, times }) =>
    Array.from({ length: times }, (): PlannedAction[] => {
      const number = anyOperator(cast, ({ isSupervisor }) => isSupervisor === true);
      const to = anyOperator(cast, ({ tenant }) => tenant === roles[number]?.tenant);
      const atMs = anyTime(draw);
      const conversation = conversationFor(cast, { number, atMs });
      if (conversation === undefined) return [];
      const deed = kind === "take-over" ? { kind, conversation } : { kind, conversation, to };
      return [{ atMs, role: number, deed }];
    }).flat(),
  );
}

function planDeskDeeds(cast: Cast): PlannedAction[] {
  const { draw } = cast;
  const own = deskDeeds.flatMap(({ kind, times }) =>
    Array.from(
      { length: times },
      (): PlannedAction => ({ atMs: anyTime(draw), role: anyOperator(cast), deed: { kind } }),
    ),
  );
  const away = Array.from({ length: breaks }, (): PlannedAction[] => {
    const [atMs, role] = [anyTime(draw), anyOperator(cast)];
    const backAtMs = Math.min(timeline.forMs, atMs + draw.between(200, breakMsMax));
    return [
      { atMs, role, deed: { kind: "availability", availability: draw.pick(["busy", "away"]) } },
      { atMs: backAtMs, role, deed: { kind: "availability", availability: "available" } },
    ];
  });
  return [...own, ...away.flat()];
}

function anyTime(draw: Draw): number {
  return draw.between(timeline.busyFromMs, timeline.forMs);
}

function anyOperator(
  { draw, roles }: Cast,
  isWanted: (operator: Role & { kind: "operator" }) => boolean = () => true,
): number {
  const operators = roles.flatMap((role, number) => (role.kind === "operator" && isWanted(role) ? [number] : []));
  return operators[draw.between(0, operators.length)] ?? 0;
}

/** One that the role sees and that was started some time before; undefined where there is none. */
function conversationFor(
  { draw, roles, starts }: Cast,
  { number, atMs }: { number: number; atMs: number },
): number | undefined {
  const role = roles[number];
  const known = starts.filter((start) => {
    const isSeen = role?.kind === "visitor" ? start.role === number : roles[start.role]?.tenant === role?.tenant;
    return isSeen && start.atMs + knownAfterMs <= atMs;
  });
  return known[draw.between(0, known.length)]?.conversation;
}
