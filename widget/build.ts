import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, context, type OutputFile, type Plugin } from "esbuild";
import { framePage } from "./frame-page.ts";

const sources = import.meta.dirname;

export interface WidgetBuildOptions {
  /** Stay and build again with every change, until the process ends. */
  watch?: boolean;
  /** Where `widget.js` and the folder `widget/` go: `public/` unless told. */
  outDir?: string;
}

/**
 * Builds the loader to `widget.js` and the frame to `widget/`, which afterwards holds nothing of an earlier build.
 * Names carry a hash of their content, except the two that hosts and the loader know: `widget.js` and `frame.html`.
 * @throws the errors of esbuild
 */
export async function buildWidget(options: WidgetBuildOptions = {}): Promise<void> {
  const outDir = resolve(options.outDir ?? join(sources, "../public"));
  const builds = [loaderBuild(outDir), frameBuild(join(outDir, "widget"))];
  if (!options.watch) {
    await Promise.all(builds.map((one) => build(one)));
    return;
  }
  for (const one of builds) await (await context(one)).watch();
}

const shared = {
  bundle: true,
  minify: true,
  sourcemap: "linked",
  sourcesContent: true,
  write: false,
  logLevel: "warning",
} satisfies BuildOptions;

function loaderBuild(outDir: string): BuildOptions {
  return {
    ...shared,
    entryPoints: { widget: join(sources, "loader.ts") },
    outdir: outDir,
    format: "iife",
    // The host's page may be open in any browser, and must not be told of a syntax error.
    target: "es2020",
    plugins: [output((files) => writeAll(files))],
  };
}

function frameBuild(outDir: string): BuildOptions {
  return {
    ...shared,
    entryPoints: { frame: join(sources, "frame/main.tsx"), style: join(sources, "frame/frame.css") },
    outdir: outDir,
    format: "esm",
    target: ["chrome120", "firefox124", "safari17.4"],
    splitting: true,
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [
      output(async (files) => {
        const page = join(outDir, "frame.html");
        const script = nameOf(files, /^frame-\w+\.js$/);
        const style = nameOf(files, /^style-\w+\.css$/);
        const text = framePage({ script, style });
        await writeAll([...files, { path: page, contents: Buffer.from(text) }]);
        await removeOthers(outDir, new Set([page, ...files.map((file) => file.path)]));
      }),
    ],
  };
}

type Written = Pick<OutputFile, "path" | "contents">;

/** Hands over what esbuild made, at the first build and every later one, unless it failed. */
function output(write: (files: OutputFile[]) => Promise<void>): Plugin {
  return {
    name: "output",
    setup({ onEnd }) {
      onEnd(async ({ errors, outputFiles = [] }) => {
        if (errors.length > 0) return;
        await write(outputFiles);
        printSizes(outputFiles);
      });
    },
  };
}

async function writeAll(files: Written[]): Promise<void> {
  for (const { path, contents } of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
}

async function removeOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!kept.has(path)) await rm(path, { recursive: true });
  }
}

function nameOf(files: Written[], pattern: RegExp): string {
  const names = files.map((file) => basename(file.path));
  const name = names.find((candidate) => pattern.test(candidate));
  if (name === undefined) throw new Error(`The build made no file like ${String(pattern)}, only ${names.join(", ")}.`);
  return name;
}

function printSizes(files: Written[]): void {
  for (const { path, contents } of files) {
    if (path.endsWith(".map")) continue;
    const kilobytes = (gzipSync(contents).length / 1024).toFixed(2);
    console.log(`${relative(process.cwd(), path)}  ${kilobytes} KB gz`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWidget({ watch: process.argv.includes("--watch") });
