/** How a broker is run as a process of this machine, with nothing that it would share with another. */
export interface BrokerProgram {
  program: string;
  args: readonly string[];
  /** What it is started with, beside the path of programs. */
  variables: Record<string, string>;
  /** Where it is then found. */
  url: string;
}
