/**
 * How many random sequences a model-based test tries: enough for every run of the suite, and `MODEL_RUNS=10000` for a
 * long look. fast-check prints the seed and the shortest sequence that fails.
 */
export function modelRuns(usual: number): { numRuns: number } {
  const wanted = Number(process.env.MODEL_RUNS ?? usual);
  if (!Number.isInteger(wanted) || wanted < 1) throw new Error("MODEL_RUNS must be a whole number of at least 1.");
  return { numRuns: wanted };
}
