import { type Candidate, takenOf, type Waiting } from "./candidate.ts";

/** What an operator has to be for what is asked of them. */
export interface Specification<Asked = Waiting> {
  /** As people say it of an operator: "is online". */
  readonly name: string;
  isSatisfiedBy(candidate: Candidate, asked: Asked): boolean;
}

const allowed: Specification<unknown> = {
  name: "may claim conversations",
  isSatisfiedBy: ({ mayClaim }) => mayClaim,
};

const online: Specification<unknown> = {
  name: "is online",
  isSatisfiedBy: ({ isOnline }) => isOnline,
};

const accepting: Specification<unknown> = {
  name: "is available",
  isSatisfiedBy: ({ availability }) => availability === "available",
};

/** A conversation of no team is everybody's. */
const inTeam: Specification<Pick<Waiting, "teamId">> = {
  name: "is in the team",
  isSatisfiedBy: ({ teamIds }, { teamId }) => teamId === null || teamIds.has(teamId),
};

const skilled: Specification<Pick<Waiting, "skills">> = {
  name: "has the skills",
  isSatisfiedBy: (candidate, { skills }) => skills.every((skill) => candidate.skills.includes(skill)),
};

const belowCapacity: Specification<Pick<Waiting, "weight">> = {
  name: "has room",
  isSatisfiedBy: (candidate, { weight }) => takenOf(candidate) + weight <= candidate.capacity,
};

const notJustDeclined: Specification<Pick<Waiting, "declinedBy">> = {
  name: "has not just declined it",
  isSatisfiedBy: ({ id }, { declinedBy }) => !declinedBy.has(id),
};

/** All of them. */
function allOf<Asked>(name: string, ...parts: readonly Specification<Asked>[]): Specification<Asked> {
  return {
    name,
    isSatisfiedBy: (candidate, asked) => parts.every((part) => part.isSatisfiedBy(candidate, asked)),
  };
}

const taking = allOf("takes conversations now", allowed, online, accepting);

/** Who is there for those who ask a team. */
export const present = allOf<Pick<Waiting, "teamId">>("is there", taking, inTeam);

/** Who could be given a conversation that is theirs already. */
export const ableToResume = allOf<Pick<Waiting, "weight">>("can go on with it", taking, belowCapacity);

/** To whom a conversation may be offered. */
export const eligible = allOf<Waiting>("is eligible", taking, belowCapacity, inTeam, skilled, notJustDeclined);
