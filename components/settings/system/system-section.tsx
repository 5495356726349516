"use client";

import { CircleCheck } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Tab, TabList, TabPanel, Tabs } from "#components/ui/tabs.tsx";
import { type JobStatus, jobStatuses } from "#lib/chat/jobs/job.ts";
import type { Job } from "#lib/chat/jobs/list-jobs.ts";
import { Ago } from "../ago.tsx";
import { LoadedContent } from "../loaded-content.tsx";
import { useSettingsFrame } from "../settings-context.tsx";
import { SettingsPage } from "../settings-page.tsx";
import { loaded, useJobs } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { jobStatusLabels, wordsOfJob } from "./job-words.ts";
import { LeftBehind } from "./left-behind.tsx";
import { PublishingLine } from "./publishing-line.tsx";

/** What is done by the clock. Which of it is shown stands in the address. */
export function SystemSection() {
  const { location } = useSettingsFrame();
  const word = location.filter("status");
  const status = jobStatuses.find((one) => one === word) ?? "waiting";
  const query = useJobs(status);
  const show = (value: unknown) => {
    const filters = { status: jobStatuses.find((one) => one === value) ?? null };
    window.history.replaceState(null, "", location.hrefTo({ section: "system", filters }));
  };
  return (
    <SettingsPage
      title="System"
      description="What Parley does by the clock: what is due, what runs, and what has failed."
    >
      <PublishingLine />
      <Tabs value={status} onValueChange={show} className="flex flex-col gap-3">
        <TabList aria-label="Jobs by state">
          {jobStatuses.map((one) => (
            <Tab key={one} value={one}>
              {jobStatusLabels[one]}
              <span className={one === "failed" && (query.data?.counts.failed ?? 0) > 0 ? "text-danger" : "text-faint"}>
                {query.data?.counts[one]}
              </span>
            </Tab>
          ))}
        </TabList>
        <TabPanel value={status} tabIndex={-1} className="outline-none">
          <LoadedContent query={query} failure="The jobs could not be loaded">
            {({ items }) => <JobRows jobs={items} status={status} />}
          </LoadedContent>
        </TabPanel>
      </Tabs>
      <LeftBehind />
    </SettingsPage>
  );
}

const emptyTitles: Record<JobStatus, string> = {
  waiting: "Nothing is due",
  running: "Nothing runs at the moment",
  failed: "Nothing has failed",
};

function JobRows({ jobs, status }: { jobs: readonly Job[]; status: JobStatus }) {
  if (jobs.length === 0) {
    return <EmptyState icon={CircleCheck} title={emptyTitles[status]} className="rounded-xl py-16 shadow-card" />;
  }
  return (
    <ul aria-label={`Jobs: ${jobStatusLabels[status]}`} className="overflow-hidden rounded-xl shadow-card">
      {jobs.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
    </ul>
  );
}

function JobRow({ job }: { job: Job }) {
  const { kind, status, subject, dueAt, leaseUntil, attempts, error } = job;
  const { label, description } = wordsOfJob(kind);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-line border-b px-4 py-3 last:border-b-0">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium text-sm">{label}</p>
        <p className="text-pretty text-faint text-xs">{description}</p>
        {subject !== "" && <p className="truncate font-mono text-2xs text-faint">{subject}</p>}
        {error && (
          <p className="wrap-anywhere mt-1.5 rounded-md bg-danger-soft px-2 py-1 text-danger text-xs">{error}</p>
        )}
      </div>
      <div className="shrink-0 text-right text-muted text-xs">
        <p>
          {status === "running" && leaseUntil ? (
            <>
              must end <Ago at={leaseUntil} />
            </>
          ) : (
            <>
              due <Ago at={dueAt} />
            </>
          )}
        </p>
        {attempts > 0 && <p className="text-faint">{attempts === 1 ? "tried once" : `tried ${attempts} times`}</p>}
      </div>
      {status === "failed" && <RetryJob job={job} />}
    </li>
  );
}

function RetryJob({ job }: { job: Job }) {
  const { label } = wordsOfJob(job.kind);
  const change = useChange({
    run: (api) => api.retryJob(job.id),
    renews: [loaded.jobs],
    done: `${label} is tried again.`,
    tellsFailure: "in a toast",
  });
  return (
    <Button size="sm" pending={change.isPending} aria-label={`Retry ${label}`} onClick={() => change.mutate()}>
      Retry
    </Button>
  );
}
