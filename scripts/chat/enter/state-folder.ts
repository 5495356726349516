import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CannotStartError } from "../cannot-start.ts";

/** A visitor of earlier, and the token by which the server knows them again. */
export interface KnownVisitor {
  id: string;
  name: string;
  token: string;
}

const visitorSchema = z.object({ id: z.string(), name: z.string(), token: z.string() });

const ownerOnly = { folder: 0o700, file: 0o600 };

/** What is kept of one server between two starts, for its user's eyes only. */
export interface StateFolder {
  /** Where unsent messages are. */
  outbox: string;
  /** @returns null where there is none, or none that can be read */
  readVisitor(whose: VisitorName): Promise<KnownVisitor | null>;
  writeVisitor(whose: VisitorName, visitor: KnownVisitor): Promise<void>;
  forgetVisitor(whose: VisitorName): Promise<void>;
}

/** Whom somebody is as a visitor here: one for each name that they give, and one without. */
export interface VisitorName {
  tenant: string;
  name: string | null;
}

/** @throws CannotStartError where nothing can be kept there */
export async function openStateFolder(folder: string, webUrl: string): Promise<StateFolder> {
  const ofServer = join(folder, encodeURIComponent(webUrl));
  await mkdir(ofServer, { recursive: true, mode: ownerOnly.folder }).catch((error: unknown) => {
    throw new CannotStartError(`Nothing can be kept in ${folder}: --state names another folder.`, { cause: error });
  });
  const pathOf = ({ tenant, name }: VisitorName): string =>
    join(ofServer, `visitor+${tenant}${name === null ? "" : `+${digest(name)}`}.json`);

  return {
    outbox: join(ofServer, "outbox"),
    async readVisitor(whose) {
      const text = await readFile(pathOf(whose), "utf8").catch(missing);
      return visitorSchema.safeParse(parse(text)).data ?? null;
    },
    async writeVisitor(whose, visitor) {
      const unfinished = `${pathOf(whose)}.${process.pid}.tmp`;
      await writeFile(unfinished, JSON.stringify(visitor), { mode: ownerOnly.file });
      await rename(unfinished, pathOf(whose));
    },
    forgetVisitor: (whose) => rm(pathOf(whose), { force: true }),
  };
}

/** A name may be longer than that of a file. */
function digest(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 16);
}

function missing(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
  throw error;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
