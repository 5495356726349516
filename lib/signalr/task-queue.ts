export type Task = () => void | Promise<void>;

/** Told when too much waits, and when there is room again. */
export interface TaskPressure {
  full(): void;
  free(): void;
}

const fullAt = 16;

/** Runs tasks one at a time, in order. A task must not throw. */
export class TaskQueue {
  readonly #pressure: TaskPressure;
  #waiting: Task[] = [];
  #isRunning = false;
  #isEnded = false;

  constructor(pressure: TaskPressure) {
    this.#pressure = pressure;
  }

  get isFull(): boolean {
    return this.#waiting.length >= fullAt;
  }

  add(task: Task): void {
    if (this.#isEnded) return;
    this.#waiting.push(task);
    if (this.#waiting.length === fullAt) this.#pressure.full();
    if (!this.#isRunning) void this.#run();
  }

  /** Drops the tasks that wait, and runs this as the last one after the running task. */
  end(last: Task): void {
    this.#waiting = [];
    this.add(last);
    this.#isEnded = true;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let task = this.#next(); task !== undefined; task = this.#next()) await task();
    this.#isRunning = false;
  }

  #next(): Task | undefined {
    const wasFull = this.isFull;
    const task = this.#waiting.shift();
    if (wasFull && !this.isFull) this.#pressure.free();
    return task;
  }
}
