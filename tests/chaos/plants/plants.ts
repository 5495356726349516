import { assertFits, noPreloads, type Plant, type Preloads } from "./plant.ts";

const plants = {
  "no-dedup-key": {
    place: "servers",
    breaks: "A repeated send is a new message.",
    foundBy: ["doubled"],
    edits: [
      {
        file: "lib/chat/messages/repeated-send.ts",
        find: "if (earlier === null) return null;",
        replace: "if (earlier !== undefined) return null;",
      },
      {
        file: "db/sqlite/connection.ts",
        find: "PRAGMA synchronous = FULL;",
        replace: "PRAGMA synchronous = FULL; DROP INDEX IF EXISTS messages_sender_id;",
      },
    ],
    bundleEdits: [{ find: /if\(null===(\w+)\)return null;(?=let \w+=null!==\1\.deletedAt)/, replace: "return null;" }],
  },
  "no-gap-fill": {
    place: "servers",
    breaks: "The hub passes on what it has committed itself, and skips what others have committed before it.",
    foundBy: ["hole"],
    edits: [
      {
        file: "hub/followed-log.ts",
        find: "if (first > this.#takenPos + 1) return false;",
        replace: "if (first > this.#takenPos + 1) this.#takenPos = first - 1;",
      },
    ],
  },
  "ack-before-commit": {
    place: "servers",
    breaks: "The hub answers as soon as a unit has run, and commits a moment later.",
    foundBy: ["lost", "unfaithful"],
    edits: [
      {
        file: "db/sqlite/transaction-queue.ts",
        find: "this.#transactions.commit();",
        replace: "for (const unit of group) unit.settle(); await this.#transactions.commit();",
      },
      {
        file: "db/sqlite/transactions.ts",
        find: 'commit: () => connection.execute("COMMIT"),\n    rollback() {',
        replace:
          'commit: async () => { await new Promise((resolve) => setTimeout(resolve, 500)); connection.execute("COMMIT"); },\n    rollback() {',
      },
    ],
  },
  "cursor-not-saved": {
    place: "tabs",
    breaks: "A client that connects again starts at the head, not where it was.",
    foundBy: ["hole"],
    edits: [
      {
        file: "lib/client/hub-connector.ts",
        find: "if (replica.state.cursor === null) {",
        replace: "replica.update((state) => ({ ...state, cursor: null })); if (replica.state.cursor === null) {",
      },
    ],
  },
  "outbox-forgets": {
    place: "tabs",
    breaks: "A tab that is opened again does not go on with what the one before had not sent.",
    foundBy: ["forgotten"],
    edits: [
      {
        file: "lib/client/outbox/pending-mirror.ts",
        find: "else this.#takeFound(null, message);",
        replace: "",
      },
    ],
  },
  "beyond-capacity": {
    place: "servers",
    isOfScale: true,
    breaks: "An operator gets whatever they ask for, however much they have.",
    foundBy: ["overloaded"],
    edits: [
      {
        file: "lib/chat/conversations/assign.ts",
        find: "if (load + conversation.weight > operator.capacity) {",
        replace: "if (load > 1_000) {",
      },
    ],
  },
  "claim-from-others": {
    place: "servers",
    isOfScale: true,
    breaks: "A claim does not look whether somebody has the conversation.",
    foundBy: ["misassigned"],
    edits: [
      {
        file: "lib/chat/conversations/claim-conversation.ts",
        find: 'if (status !== "closed" && assignee !== null) {',
        replace: "if (assignee === undefined) {",
      },
    ],
  },
  "offers-stay": {
    place: "servers",
    isOfScale: true,
    breaks: "What somebody has taken is still offered to the others.",
    foundBy: ["misoffered"],
    edits: [
      {
        file: "lib/chat/conversations/change-status.ts",
        find: 'await endOffers(context, after, { takenBy: status === "open" ? (after.assignee?.id ?? null) : null });',
        replace: "",
      },
    ],
  },
  "orphans-stay": {
    place: "servers",
    isOfScale: true,
    breaks: "Nobody takes over what a worker had begun that has died.",
    foundBy: ["stuck", "undone"],
    edits: [
      {
        file: "db/repositories/jobs.ts",
        find: ".where(own(jobs, or(isDue, isOrphan)))",
        replace: ".where(own(jobs, isDue))",
      },
    ],
  },
} satisfies Record<string, Plant>;

export type PlantName = keyof typeof plants;

export const plantNames: readonly PlantName[] = Object.keys(plants).filter(isPlantName);

export function isPlantName(name: unknown): name is PlantName {
  return typeof name === "string" && Object.hasOwn(plants, name);
}

/** @throws Error for a name that is no plant's. */
export function plantOf(name: unknown): Plant {
  if (!isPlantName(name)) throw new Error(`There is no plant "${String(name)}".`);
  return plants[name];
}

const loader = new URL("load-plant.ts", import.meta.url);

/**
 * What puts a plant into the code.
 * @throws Error where it does not fit the code as it is
 */
export function preloadsOf(name: PlantName): Preloads {
  const plant: Plant = plants[name];
  assertFits(plant);
  const url = new URL(loader);
  url.searchParams.set("plant", name);
  if (plant.place === "tabs") return { ...noPreloads, tab: [url.href] };
  return { ...noPreloads, hub: [url.href], worker: [url.href], ...(plant.bundleEdits && { web: [url.href] }) };
}
