import { closeSync, openSync } from "node:fs";
import { z } from "zod";
import { freePorts } from "#tests/support/free-ports.ts";
import { settingsFor } from "../world.ts";

const standardOutput = 1;

const placeSchema = z.object({ file: z.string() });

/**
 * Starts one of Parley's processes in this one, with the settings of an installation on the database, and logs to a file
 * beside it as `npm start` has them.
 * @param about names the database
 * @param start serves on the port that it is given
 * @returns the port
 */
export async function startParley(about: unknown, start: (port: number) => Promise<unknown>): Promise<number> {
  const { file } = placeSchema.parse(about);
  const [port = 0] = await freePorts(1);
  Object.assign(process.env, settingsFor(file), { HUB_PORT: String(port) });
  sendOutputTo(`${file}.${port}.log`);
  await start(port);
  return port;
}

/** The lowest descriptor that is free is the next to be opened, so the file takes the place of standard output. */
function sendOutputTo(logFile: string): void {
  closeSync(standardOutput);
  if (openSync(logFile, "a") !== standardOutput) throw new Error("Standard output could not be replaced.");
}
