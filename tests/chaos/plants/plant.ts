import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ViolationKind } from "../judge/violation.ts";

/** A bug that is put into the product's own code as it is loaded. */
export interface Plant {
  /** Which code is broken: the servers, or the client in the tabs. */
  place: "servers" | "tabs";
  /** Whether it shows only where there are many servers, and conversations are offered. */
  isOfScale?: boolean;
  /** What is broken then, in a sentence. */
  breaks: string;
  /** What the judge may find it by. */
  foundBy: readonly ViolationKind[];
  edits: readonly PlantEdit[];
  /** The same for the web process, where it is to be broken as well. */
  bundleEdits?: readonly BundleEdit[];
}

export interface PlantEdit {
  /** From the project's root. */
  file: string;
  /** Must be in the file exactly once. */
  find: string;
  replace: string;
}

/** The web process is built, with names that are no more than letters. */
export interface BundleEdit {
  /** Must be in the build, once in each chunk that has the code. */
  find: RegExp;
  replace: string;
}

/** What is loaded before all else into each process and into the tabs. */
export interface Preloads {
  hub: readonly string[];
  web: readonly string[];
  worker: readonly string[];
  tab: readonly string[];
}

export const noPreloads: Preloads = { hub: [], web: [], worker: [], tab: [] };

const root = resolve(import.meta.dirname, "../../..");
const chunks = ".next/server/chunks";

export function pathOf({ file }: PlantEdit): string {
  return resolve(root, file);
}

export function isChunk(url: string): boolean {
  return url.includes(`/${chunks}/`);
}

/** @throws Error where the code has changed, so that the plant has no place in it any more. */
export function applyEdit(source: string, { file, find, replace }: PlantEdit): string {
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`A plant finds its place ${times} times in ${file}: it is out of date.`);
  return source.replace(find, () => replace);
}

export function applyBundleEdit(source: string, { find, replace }: BundleEdit): string {
  return source.replace(find, replace);
}

/** @throws Error where it does not fit the code as it is. */
export function assertFits({ edits, bundleEdits = [] }: Plant): void {
  for (const edit of edits) applyEdit(readFileSync(pathOf(edit), "utf8"), edit);
  for (const { find } of bundleEdits) {
    const sources = globSync(`${chunks}/*.js`, { cwd: root }).map((file) => readFileSync(resolve(root, file), "utf8"));
    const places = sources.map((source) => [...source.matchAll(new RegExp(find, "g"))].length);
    const isOnce = places.some((times) => times === 1) && places.every((times) => times <= 1);
    if (!isOnce) throw new Error("A plant does not find its place in the build: it is out of date.");
  }
}
