import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { applyBundleEdit, applyEdit, isChunk, type PlantEdit, pathOf } from "./plant.ts";
import { plantOf } from "./plants.ts";

/** Loaded into a process or a thread before its own code: the modules of the plant that its URL names come out broken. */
const { edits, bundleEdits = [] } = plantOf(new URL(import.meta.url).searchParams.get("plant"));
const editsByUrl = Map.groupBy<string, PlantEdit>(edits, (edit) => pathToFileURL(pathOf(edit)).href);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const wanted = editsByUrl.get(url);
    if (wanted !== undefined) return { ...loaded, source: wanted.reduce(applyEdit, textOf(loaded.source)) };
    if (isChunk(url)) return { ...loaded, source: bundleEdits.reduce(applyBundleEdit, textOf(loaded.source)) };
    return loaded;
  },
});

function textOf(source: unknown): string {
  if (typeof source === "string") return source;
  if (source instanceof Uint8Array) return Buffer.from(source).toString("utf8");
  throw new TypeError("A module was loaded without its source.");
}
