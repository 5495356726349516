/**
 * How long the write-ahead log may get, in frames, each a page that somebody has committed. What is committed goes into
 * the log first, and a checkpoint copies it into the database. A log that is copied whole, and that nobody reads, begins
 * again at its start. None of this can shorten a log that somebody goes on reading.
 */

/** When it has grown by so many, it is copied, beside what goes on, by a thread of its own. */
export const framesBeforeCheckpoint = 4_000;

/** From here on writers make way for a moment, so that it can be copied whole and begins again. */
export const framesBeforeRestart = 8_000;

/** From here on they wait for the thread. Where there is none, SQLite copies with each commit, on the event loop. */
export const framesMax = 16_000;

/** A frame is a page of SQLite's usual size with a header. */
export const frameBytes = 4_096 + 24;
