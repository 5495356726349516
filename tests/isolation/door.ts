import type { Needs } from "#lib/chat/actor.ts";
import type { ActorKind } from "./cast.ts";
import type { TenantWorld } from "./world.ts";

/** What came back from a door, as it can be compared and searched. */
export interface Outcome {
  /** The code of the refusal; null for a success. */
  refusal: string | null;
  /** Everything of the answer. */
  text: string;
}

/** Where of a request an id can be given beside its right place. */
export const borrowedPlaces = ["query", "body"] as const;
export type BorrowedPlace = (typeof borrowedPlaces)[number];

/** One way in: a route or a hub method. */
export interface Door {
  name: string;
  /** The use case behind it, or the hub's own method. */
  useCase: string;
  needs: Needs;
  /** Which fields of its input the path carries. */
  inPath: readonly string[];
  open(attempt: {
    kind: ActorKind;
    world: TenantWorld;
    /** Whose path is called, where a door has paths. */
    place: string;
    input: Record<string, unknown>;
    /** Fields that are given once more, in a place where they do not belong. */
    also?: { place: BorrowedPlace; fields: Record<string, unknown> };
  }): Promise<Outcome>;
}
