import type { JobKind, JobStatus } from "#lib/chat/jobs/job.ts";

interface KindWords {
  label: string;
  /** What it does, in a sentence. */
  description: string;
}

const ofKind: Record<JobKind, KindWords> = {
  match: { label: "Find operators", description: "Offers conversations that wait to those who are free." },
  prune: {
    label: "Take off what is old",
    description: "Removes what is kept no longer by the installation's settings.",
  },
  follow: { label: "Follow what happened", description: "Does what follows from events, such as telling people." },
  wake: { label: "Wake a conversation", description: "Brings a snoozed conversation back when its time has come." },
};

/** What a kind of job is called and what it does. One that is not known is called by its own name. */
export function wordsOfJob(kind: string): KindWords {
  return new Map<string, KindWords>(Object.entries(ofKind)).get(kind) ?? { label: kind, description: "" };
}

/** What each state of a job is called where somebody chooses one. */
export const jobStatusLabels: Record<JobStatus, string> = { waiting: "Due", running: "Running", failed: "Failed" };
