// Polling for a condition. The limit only ends a hung test: no test asserts how long something takes.

const LIMIT_MS = Number(process.env.HOURGLASS_PATIENCE_MS ?? 120_000);
const PAUSE_MS = 50;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `ask` until it returns something truthy, and returns that. The error after the limit names `what`. */
export async function until(what, ask, limit = LIMIT_MS) {
  const end = Date.now() + limit;
  let last;
  for (;;) {
    try {
      last = await ask();
      if (last) return last;
    } catch (error) {
      // Evaluating fails while the page navigates; a later try may succeed.
      last = error;
    }
    if (Date.now() > end) throw new Error(`Waited in vain until ${what} (last: ${describe(last)})`);
    await sleep(PAUSE_MS);
  }
}

const describe = (value) => (value instanceof Error ? value.message : JSON.stringify(value));
