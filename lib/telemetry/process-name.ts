/** Which of Parley's programs a process runs. */
export type ProcessName = "web" | "hub" | "worker";
