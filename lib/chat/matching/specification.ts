import type { Candidate, Waiting } from "./candidate.ts";

/** What an operator has to be for a conversation. */
export interface Specification {
  /** As people say it of an operator: "is online". */
  readonly name: string;
  isSatisfiedBy(candidate: Candidate, conversation: Waiting): boolean;
}

const allowed: Specification = {
  name: "may claim conversations",
  isSatisfiedBy: ({ mayClaim }) => mayClaim,
};

const online: Specification = {
  name: "is online",
  isSatisfiedBy: ({ isOnline }) => isOnline,
};

const accepting: Specification = {
  name: "is available",
  isSatisfiedBy: ({ isAccepting }) => isAccepting,
};

/** A conversation of no team is everybody's. */
const inTeam: Specification = {
  name: "is in the team",
  isSatisfiedBy: ({ teamIds }, { teamId }) => teamId === null || teamIds.has(teamId),
};

const skilled: Specification = {
  name: "has the skills",
  isSatisfiedBy: (candidate, conversation) => conversation.skills.every((skill) => candidate.skills.has(skill)),
};

const belowCapacity: Specification = {
  name: "has room",
  isSatisfiedBy: ({ load, capacity }, { weight }) => load + weight <= capacity,
};

const notJustDeclined: Specification = {
  name: "has not just declined it",
  isSatisfiedBy: ({ id }, { declinedBy }) => !declinedBy.has(id),
};

/** All of them. */
function allOf(name: string, ...parts: readonly Specification[]): Specification {
  return {
    name,
    isSatisfiedBy: (candidate, conversation) => parts.every((part) => part.isSatisfiedBy(candidate, conversation)),
  };
}

/** To whom a conversation may be offered. */
export const eligible = allOf(
  "is eligible",
  allowed,
  online,
  accepting,
  belowCapacity,
  inTeam,
  skilled,
  notJustDeclined,
);
