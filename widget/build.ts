import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, context, type OutputFile, type Plugin } from "esbuild";

const sources = import.meta.dirname;

export interface WidgetBuildOptions {
  /** Stay and build again with every change, until the process ends. */
  watch?: boolean;
  /** Where `widget.js` and the folder `widget/` go: `public/` unless told. */
  outDir?: string;
}

/**
 * Builds the loader to `widget.js` and the frame to `widget/`, which afterwards holds nothing of an earlier build.
 * Names carry a hash of their content, except those that hosts and the page in the frame know: `widget.js`, `frame.js` and
 * `frame.css`.
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
    // The second makes frame.css.
    entryPoints: [
      { in: join(sources, "frame/main.tsx"), out: "frame" },
      { in: join(sources, "frame/frame.css"), out: "frame" },
    ],
    outdir: outDir,
    format: "esm",
    target: ["chrome120", "firefox124", "safari17.4"],
    splitting: true,
    chunkNames: "chunk-[hash]",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [
      output(async (files) => {
        await writeAll(files);
        await removeOthers(outDir, new Set(files.map((file) => file.path)));
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

function printSizes(files: Written[]): void {
  for (const { path, contents } of files) {
    if (path.endsWith(".map")) continue;
    const kilobytes = (gzipSync(contents).length / 1024).toFixed(2);
    console.log(`${relative(process.cwd(), path)}  ${kilobytes} KB gz`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWidget({ watch: process.argv.includes("--watch") });
